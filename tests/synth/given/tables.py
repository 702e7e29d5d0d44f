"""Files as a user may have them, written where a test wants them."""

from __future__ import annotations

from pathlib import Path

from synth.given.rows import find_rows
from synth.given.settings import Facts
from synth.given.table import Table, read_table

HIRES = """Month,Lake,Boat,Hires,Income (€)
2024-01,Tarn,Canoe,12,150.50
2024-01,Tarn,Punt,7,81.00
2024-01,Mere,Canoe,21,260.25
2024-01,Mere,Punt,3,36.00
2024-02,Tarn,Canoe,15,187.75
2024-02,Tarn,Punt,9,104.00
2024-02,Mere,Canoe,18,223.10
2024-02,Mere,Punt,5,60.00
2024-03,Tarn,Canoe,30,376.00
2024-03,Tarn,Punt,11,128.40
2024-03,Mere,Canoe,26,322.00
2024-03,Mere,Punt,8,95.90
2024-04,Tarn,Canoe,33,412.20
2024-04,Tarn,Punt,14,163.10
2024-04,Mere,Canoe,29,361.00
2024-04,Mere,Punt,10,120.00
"""

SALES = """day,shop,units,rating
2024-01-03,Quay,3,4
2024-01-03,Quay,3,4
2024-01-09,Mill,5,2
2024-02-01,Quay,2,5
2024-02-11,Mill,4,3
2024-02-11,Mill,4,3
2024-03-05,Mill,6,1
2024-03-30,Quay,1,4
"""


def written(folder: Path, text: str, name: str = "table.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def table_of(folder: Path, text: str, name: str = "table.csv", encoding: str = "utf-8", **said: object) -> Table:
    path = written(folder, text, name, encoding)
    facts = Facts(file=path.name, **said)  # type: ignore[arg-type]
    return read_table(find_rows(path, facts.delimiter), facts)

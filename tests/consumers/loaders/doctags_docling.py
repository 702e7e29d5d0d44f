"""Reads a DocTags export with docling-core's own reader; prints what came of it.

python doctags_docling.py DIR
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from docling_core.types.doc.doctags import DocTagsDocument
from docling_core.types.doc.document import DoclingDocument
from PIL import Image


def main(folder: Path) -> None:
    decoded = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.open(encoding="utf-8"):
            row = json.loads(line)
            images = [Image.open(folder / name) for name in row["images"]]
            pages = DocTagsDocument.from_multipage_doctags_and_images(row["doctags"], images)
            document = DoclingDocument.load_from_doctags(pages, document_name=row["id"])
            decoded.append({"id": row["id"], "side": path.stem, **said(document)})
    json.dump({"docling-core": version(), "rows": decoded}, sys.stdout, ensure_ascii=False)


def version() -> str:
    from importlib.metadata import version

    return version("docling-core")


def said(document: DoclingDocument) -> dict:
    return {
        "pages": [[page.size.width, page.size.height] for page in document.pages.values()],
        "texts": [
            {"label": item.label.value, "text": item.text, "level": getattr(item, "level", None), **place(item)}
            for item in document.texts
        ],
        "tables": [
            {**grid(item.data), **place(item), "captions": captions(item, document)} for item in document.tables
        ],
        "pictures": [picture(item, document) for item in document.pictures],
    }


def place(item) -> dict:
    if not item.prov:
        return {"page": None, "box": None}
    box = item.prov[0].bbox
    return {"page": item.prov[0].page_no, "box": [box.l, box.t, box.r, box.b]}


def grid(data) -> dict:
    cells = [
        [cell.start_row_offset_idx, cell.start_col_offset_idx, cell.row_span, cell.col_span, cell.text]
        for cell in data.table_cells
    ]
    return {"rows": data.num_rows, "columns": data.num_cols, "cells": cells}


def captions(item, document) -> list[str]:
    return [reference.resolve(document).text for reference in item.captions]


def picture(item, document) -> dict:
    meta = item.meta
    known = meta.classification.get_main_prediction().class_name if meta and meta.classification else None
    chart = grid(meta.tabular_chart.chart_data) if meta and meta.tabular_chart else None
    return {"class": known, "data": chart, **place(item), "captions": captions(item, document)}


main(Path(sys.argv[1]))

"""What a user gave, understood: a table whose numbers become charts, or rows and a template that become pages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synth.dataset import fingerprint, write_text
from synth.given.charted import Ideas, explanation, why_none, workable
from synth.given.faults import unfit
from synth.given.frozen import FOLDER, SAID, SOURCES, write_ideas, write_rows, write_table
from synth.given.ideas import with_months
from synth.given.page import NAME as PAGE
from synth.given.pages import Paged, read_pages
from synth.given.rows import find_rows
from synth.given.settings import Facts
from synth.given.table import Table, read_table
from synth.given.template import files_beside, read_template
from synth.places import remote
from synth.places.local import temporary
from synth.places.tree import copy, remove


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A table with its ideas, or pages. `kinds` are those that can be drawn of it."""

    data: Path
    template: Path | None
    facts: Facts
    charts: tuple[Table, Ideas] | None = None
    pages: Paged | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        return (PAGE,) if self.pages else tuple(self.charts[1]) if self.charts else ()

    @property
    def most(self) -> int | None:
        """How many samples there can be; None where there is no end to them."""
        return self.pages.rows if self.pages else None

    def explanation(self) -> list[str]:
        """What was understood, in lines for people."""
        if self.charts:
            return explanation(*self.charts)
        assert self.pages
        source, numbers = self.pages.source, list(self.pages.readers)
        lines = [f"{self.pages.rows:,} rows, a page each", f"  {source.described()}"]
        lines.append(f"  columns: {', '.join(source.columns)}")
        if numbers:
            lines.append(f"  numbers to count with, which print as they are written: {', '.join(numbers)}")
        if self.pages.template.files:
            lines.append(f"  pictures: {', '.join(sorted(self.pages.template.files))}")
        return lines

    def freeze(self, out: Path) -> None:
        """Writes the run's own copy, whole or not at all."""
        if remote(out):
            with temporary(FOLDER) as filled:
                self._fill(filled)
                remove(out / FOLDER)
                copy(filled, out / FOLDER, last=SAID)
            return
        folder, beside = out / FOLDER, out / f".{FOLDER}"
        self._fill(beside)
        shutil.rmtree(folder, ignore_errors=True)
        beside.rename(folder)

    def _fill(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        (folder / SOURCES).mkdir(parents=True)
        for path in filter(None, (self.data, self.template)):
            shutil.copyfile(path, folder / SOURCES / path.name)
        said = {"digests": digests(self.data, self.template), **self._content(folder)}
        write_text(folder / SAID, json.dumps(said, ensure_ascii=False) + "\n")

    def _content(self, folder: Path) -> dict[str, Any]:
        if self.charts:
            table, found = self.charts
            return {"table": write_table(folder, table), "ideas": write_ideas(found)}
        assert self.pages
        write_rows(folder, self.pages.pairs())
        template = self.pages.template
        for name, content in template.files.items():
            path = folder / "files" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        page = {"name": template.name, "text": template.text, "wants_rows": template.wants_rows}
        said = {"data": self.data.name, "rows": self.pages.rows, "commas": self.pages.commas, "template": page}
        return {"pages": said}


def understand(facts: Facts | None, template: str | None, beside: Path) -> Given:
    """Reads what a recipe names, from the folder that it lies in. Raises `Unfit`, a fault a line."""
    if facts is None:
        raise unfit(
            beside / (template or ""), "a template needs rows to be filled with; name a file of them with `data`"
        )
    data, page = beside / facts.file, beside / template if template else None
    source = find_rows(data, facts.delimiter)
    if page is not None:
        pages = read_pages(source, read_template(page, source.columns), facts)
        return Given(data=data, template=page, facts=facts, pages=pages)
    table = with_months(read_table(source, facts))
    found = workable(table)
    if not found:
        raise unfit(data, why_none(table))
    return Given(data=data, template=None, facts=facts, charts=(table, found))


def digests(data: Path, template: Path | None) -> Mapping[str, str]:
    """Of the user's files, by name: whether a run is of these."""
    files = {data.name: data}
    if template:
        files |= {path.relative_to(template.parent).as_posix(): path for path in (template, *files_beside(template))}
    return {name: fingerprint(path)["blake2b"] for name, path in files.items()}

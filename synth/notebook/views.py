"""What the templates of a notebook are given: little enough of a thing to be looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import singledispatch
from itertools import islice
from typing import Any

from PIL import Image

from synth.dataset import DamagedFile
from synth.notebook.asked import Asked
from synth.notebook.collection import Collection, Questions, Rejects
from synth.notebook.drawing import Asking, Drawing
from synth.notebook.example import Example, Rejected
from synth.notebook.thumbs import Thumb, outlined, thumb
from synth.records import Page, Table

GRID, LISTED, PAGES, QUESTIONS = 12, 8, 4, 30
LONGEST, LONGEST_LINE = 6000, 300  # characters of a program, of a text in a table
ROWS, COLUMNS = 12, 12

View = dict[str, Any]


@singledispatch
def view(shown: Any) -> View:
    raise TypeError(f"{type(shown).__name__} has no view")


@singledispatch
def lines(shown: Any) -> list[str]:
    """What stands below the first line where there is only text."""
    return []


@view.register
def _collection(samples: Collection) -> View:
    few = list(islice(samples, GRID + 1))  # one more than is shown tells whether there are more
    return {
        "size": samples.known,
        "folder": str(samples.out),
        "kinds": samples.kinds() if samples.known is not None else {},
        **_told(samples),
        "cards": [_card(example) for example in few[:GRID]],
        "more": len(few) > GRID,
        "whole": samples.whole,
    }


def _told(samples: Collection) -> View:
    """What is known of the run; its samples can be looked at without."""
    try:
        return {"run": samples.run, "fault": ""}
    except DamagedFile as error:
        return {"run": None, "fault": str(error)}


@lines.register
def _(samples: Collection) -> list[str]:
    few = [f"[{at}] {example!r}" for at, example in enumerate(islice(samples, LISTED))]
    kinds = samples.kinds() if samples.known is not None else {}
    return [*filter(None, [", ".join(f"{kind} {count}" for kind, count in kinds.items())]), *few]


def _card(example: Example) -> View:
    told = [asked for asked in example.questions if asked.form in ("short", "choice", "yes_no")]
    asked = next(iter([*told, *example.questions]), None)
    return {"example": example, "picture": _small(example.image, example.title), "asked": asked}


@view.register
def _example(example: Example) -> View:
    return {
        "example": example,
        "pages": _pages(example.images, example.title),
        "more_pages": max(0, len(example.images) - PAGES),
        "questions": [_asked(asked) for asked in example.questions[:QUESTIONS]],
        "more": max(0, len(example.questions) - QUESTIONS),
        "scene": _counted(example.pages),
        "tables": _tables(example.pages),
        "program": _cut(example.program),
    }


@lines.register
def _(example: Example) -> list[str]:
    return [repr(asked) for asked in example.questions]


@view.register
def _question(asked: Asked) -> View:
    page = _page_of(asked)
    evidence = [found.box for found in asked.evidence if found.page == page and found.box]
    marked = outlined(asked.of.images[page], evidence, _targets(asked, "box"), _targets(asked, "at"))
    return {
        "asked": _asked(asked),
        "picture": _large(marked, asked.text),
        "evidence": len(evidence),
        "target": asked.form in ("box", "point"),
    }


@lines.register
def _(asked: Asked) -> list[str]:
    checks = ", ".join(f"{verdict['check']} {_mark(verdict['passed'])}" for verdict in asked.verdicts)
    said = [("options", " | ".join(asked.options)), ("because", asked.rationale), ("checks", checks)]
    return [f"{name}: {text}" for name, text in said if text]


@view.register
def _questions(questions: Questions) -> View:
    few = list(islice(questions, LISTED))
    more = next(islice(questions, LISTED, None), None) is not None
    return {
        "folder": str(questions.out),
        "rows": [{**_asked(asked), "picture": _tiny(asked.example.image, asked.example.title)} for asked in few],
        "more": more,
    }


@lines.register
def _(questions: Questions) -> list[str]:
    return [f"[{at}] {asked!r}" for at, asked in enumerate(islice(questions, LISTED))]


@view.register
def _rejects(rejects: Rejects) -> View:
    return {
        "size": len(rejects),
        "reasons": rejects.count("reason"),
        "rows": [_row(rejected) for rejected in islice(rejects, LISTED)],
    }


@lines.register
def _(rejects: Rejects) -> list[str]:
    return [f"{reason} {count}" for reason, count in rejects.count("reason").items()]


@view.register
def _rejected(rejected: Rejected) -> View:
    image = rejected.image
    return {
        "rejected": rejected,
        "picture": _small(image, rejected.detail) if image else None,
        "program": _cut(rejected.program),
    }


def _row(rejected: Rejected) -> View:
    image = rejected.image
    picture = _tiny(image, rejected.detail) if image else None
    return {"rejected": rejected, "picture": picture, "program": _cut(rejected.program)}


@view.register
def _drawing(drawing: Drawing) -> View:
    return {
        "drawing": drawing,
        "pages": _pages(drawing.images, drawing.name),
        "more_pages": max(0, len(drawing.images) - PAGES),
        "scene": _counted(drawing.pages),
        "tables": _tables(drawing.pages),
        "words": [_cut(word, LONGEST_LINE) for word in drawing.words[:60]],
    }


@lines.register
def _(drawing: Drawing) -> list[str]:
    return [f"{count} {kind}" for kind, count in _counted(drawing.pages).items()]


@view.register
def _asking(asking: Asking) -> View:
    return {
        "asking": asking,
        "questions": [_asked(asked) for asked in asking[:QUESTIONS]],
        "more": max(0, len(asking) - QUESTIONS),
        "failed": [{**_asked(asked), "why": _why(asked)} for asked in asking.rejected[:QUESTIONS]],
    }


@lines.register
def _(asking: Asking) -> list[str]:
    return [*(repr(asked) for asked in asking), *(f"not kept: {one!r}: {_why(one)}" for one in asking.rejected)]


def _asked(asked: Asked) -> View:
    return {
        "text": _cut(asked.text, LONGEST_LINE),
        "answer": _cut(asked.answer, LONGEST_LINE),
        "form": asked.form,
        "family": asked.family,
        "options": [_cut(option, LONGEST_LINE) for option in asked.options],
        "wrong": [_cut(said, LONGEST_LINE) for said in asked.wrong],
        "rationale": _cut(asked.rationale, 4 * LONGEST_LINE),
        "proof": _cut(asked.proof, LONGEST // 2),
        "verdicts": [{**verdict, "mark": _mark(verdict["passed"])} for verdict in asked.verdicts],
    }


def _why(asked: Asked) -> str:
    failed = [verdict for verdict in asked.verdicts if verdict["passed"] is False]
    return "; ".join(f"{verdict['check']}: {verdict['detail']}" for verdict in failed)


def _mark(passed: bool | None) -> str:
    return {True: "✓", False: "✗", None: "–"}[passed]


def _page_of(asked: Asked) -> int:
    """The page to show: where the answer lies, else where the proof looked first."""
    pages = [part["page"] for part in asked.row["answer"]["text"] if part.get("page") is not None]
    pages += [found.page for found in asked.evidence]
    return int(pages[0]) if pages else 0


def _targets(asked: Asked, key: str) -> list[Any]:
    page = _page_of(asked)
    return [part[key] for part in asked.row["answer"]["text"] if part.get(key) and part["page"] == page]


def _pages(images: Sequence[Image.Image], alt: str) -> list[Thumb]:
    if len(images) == 1:
        return [_large(images[0], alt)]
    return [
        thumb(image, f"{alt}, page {n}", width=320, height=440, sharp=2) for n, image in enumerate(images[:PAGES], 1)
    ]


def _large(image: Image.Image, alt: str) -> Thumb:
    return thumb(image, alt, width=640, height=720, sharp=2, most=150_000)


def _small(image: Image.Image, alt: str) -> Thumb:
    return thumb(image, alt, width=200, height=160, sharp=2, most=30_000)


def _tiny(image: Image.Image, alt: str) -> Thumb:
    return thumb(image, alt, width=120, height=100, sharp=2, most=20_000)


def _counted(pages: Sequence[Page]) -> Mapping[str, int]:
    return dict(Counter(element.kind for page in pages for element in page.scene.elements).most_common())


def _tables(pages: Sequence[Page]) -> list[View]:
    """The beginning of each table that the scenes hold."""
    return [_table(table) for page in pages for table in page.scene.tables][:PAGES]


def _table(table: Table) -> View:
    return {
        "columns": table.columns[:COLUMNS],
        "rows": [[_cut("" if cell is None else str(cell), 60) for cell in row[:COLUMNS]] for row in table.rows[:ROWS]],
        "more": max(0, len(table.rows) - ROWS),
    }


def _cut(text: str, most: int = LONGEST) -> str:
    return text if len(text) <= most else f"{text[:most]} …"

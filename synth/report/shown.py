"""Examples as a report shows them: a small picture, the lines of the program, what was asked and what was wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from synth.dataset import COLUMNS, DamagedFile
from synth.notebook.example import opened
from synth.notebook.thumbs import Thumb, outlined, thumb
from synth.records import digest, with_places
from synth.report.alike import Pair
from synth.report.kept import pictures
from synth.report.rejected import Place
from synth.verify.intact import groups

PICTURES = 36  # in a report
AROUND = 3  # lines before and after one that is at fault
MARGIN, LEAST = 60, (480, 320)  # pixels around what is framed, and what is shown at least
LONGEST = 400  # letters of a text
WIDEST = 160  # letters of a line
NAME = re.compile(r"[A-Za-z][\w.-]*")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    number: int
    text: str
    at_fault: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A reject. `picture` is None where nothing was drawn, or there is no more room."""

    id: str
    kind: str
    stage: str
    detail: str
    question: str
    answer: str
    picture: Thumb | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a reject is about: a page, its scene, the program."""

    image: bytes
    scene: Mapping[str, Any]


def rejects_shown(out: Path, chosen: Mapping[str, Sequence[Place]], room: int = PICTURES) -> dict[str, list[Shown]]:
    """The chosen rejects of each reason; a picture for one of each reason before a second for any."""
    rows = _rows(out / "rejects", [place for places in chosen.values() for place in places])
    shown: dict[str, list[Shown]] = {reason: [] for reason in chosen}
    for turn in range(max(map(len, chosen.values()), default=0)):
        for reason, places in chosen.items():
            row = rows.get(places[turn].id) if turn < len(places) else None
            if row is not None:
                one = _shown(out, places[turn], row, with_picture=room > 0)
                room -= one.picture is not None
                shown[reason].append(one)
    return shown


def _rows(folder: Path, places: Sequence[Place]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for stem in sorted({place.stem for place in places}):
        wanted = {place.id for place in places if place.stem == stem}
        for group in groups(folder / f"{stem}.parquet"):
            found |= {
                row["id"]: row for row in ([] if isinstance(group, DamagedFile) else group) if row["id"] in wanted
            }
    return found


def _shown(out: Path, place: Place, row: Row, *, with_picture: bool) -> Shown:
    question = json.loads(row["question"]) if row["question"] else None
    drawn = _of_question(out, place, row, question) if question else _of_picture(row, row["detail"])
    scene = drawn.scene if drawn else {}
    framed = _named(row["detail"], scene) or (_evidence(question, scene) if question else [])
    return Shown(
        id=row["id"],
        kind=row["kind"],
        stage=row["stage"],
        detail=_cut(row["detail"]),
        question=_cut(with_places(tuple(question["question"]))) if question else "",
        answer=_cut(with_places(tuple(question["answer"]["text"]))) if question else "",
        picture=_framed(drawn, framed, row["detail"]) if drawn and with_picture else None,
        lines=_lines(row["program"], _fault(row["detail"], framed)),
    )


def _of_picture(row: Row, detail: str) -> Drawn | None:
    """The page that the detail speaks of, else the first."""
    scenes = json.loads(row["scene"]) if row["scene"] else []
    at = next((at for at, scene in enumerate(scenes) if _named(detail, scene)), 0)
    return Drawn(image=row["images"][at]["bytes"], scene=scenes[at]) if scenes else None


def _of_question(out: Path, place: Place, row: Row, question: Row) -> Drawn | None:
    """A rejected question names its picture by digest: it is that of a sample, or of a reject, of the same topic."""
    page = next((place["page"] for place in question["evidence"]), 0)
    columns = [name for name in COLUMNS if name in ("images", "pages")] + ["provenance.topic"]
    for group in groups(out / "data" / f"{place.stem}.parquet", columns):
        for sample in [] if isinstance(group, DamagedFile) else group:
            if sample["provenance"]["topic"] == row["topic"] and _is(row["picture"], sample):
                return Drawn(image=sample["images"][page]["bytes"], scene=json.loads(sample["pages"][page]["scene"]))
    for group in groups(out / "rejects" / f"{place.stem}.parquet", ["images", "scene", "topic"]):
        for reject in [] if isinstance(group, DamagedFile) else group:
            if reject["topic"] == row["topic"] and _is(row["picture"], reject):
                return Drawn(image=reject["images"][page]["bytes"], scene=json.loads(reject["scene"])[page])
    return None


def _is(picture: str, row: Row) -> bool:
    return bool(row["images"]) and digest(row["images"][0]["bytes"]) == picture


def _named(detail: str, scene: Row) -> list[Row]:
    """The elements whose ids stand in it, those with a box."""
    said = {name.rstrip(".") for name in NAME.findall(detail)}
    return [element for element in scene.get("elements", []) if element["id"] in said and element.get("box")]


def _evidence(question: Row, scene: Row) -> list[Row]:
    names = {place["element"] for place in question["evidence"]}
    return [element for element in scene.get("elements", []) if element["id"] in names and element.get("box")]


def _framed(drawn: Drawn, framed: Sequence[Row], alt: str) -> Thumb | None:
    image = _image(drawn.image)
    if image is None:
        return None
    boxes = [tuple(element["box"]) for element in framed]
    image = outlined(image, boxes, []).crop(around(boxes, image.size))
    return thumb(image, _cut(alt), width=320, height=240, sharp=2, most=20_000)


def around(boxes: Sequence[Sequence[float]], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The part of a picture to show: what is framed and what is near it."""
    if not boxes:
        return (0, 0, *size)
    found = []
    for axis in (0, 1):
        start, end = min(box[axis] for box in boxes) - MARGIN, max(box[axis + 2] for box in boxes) + MARGIN
        lacking = max(0.0, LEAST[axis] - (end - start)) / 2
        first = max(0.0, min(start - lacking, size[axis] - (end - start) - 2 * lacking))
        found.append((round(first), round(min(size[axis], max(end + lacking, first + LEAST[axis])))))
    (left, right), (top, bottom) = found
    return left, top, right, bottom


def _fault(detail: str, framed: Sequence[Row]) -> int | None:
    """The line that the detail begins with (others are of programs before this one), else that of what is framed."""
    said = re.match(r"line (\d+)\b", detail)
    if said:
        return int(said[1])
    return next((element["line"] for element in framed if element.get("line")), None)


def _lines(program: str, at: int | None) -> tuple[Line, ...]:
    lines = program.splitlines()
    if at is None or at < 1 or not lines:
        return ()
    at = min(at, len(lines))  # what ends too early is at fault after its end
    near = range(max(1, at - AROUND), min(len(lines), at + AROUND) + 1)
    return tuple(Line(number=n, text=_cut(lines[n - 1], WIDEST), at_fault=n == at) for n in near)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoShown:
    """A pair of near duplicates, side by side."""

    pair: Pair
    pictures: tuple[Thumb | None, ...]


def pairs_shown(out: Path, pairs: Collection[Pair], places: Mapping[str, str]) -> list[TwoShown]:
    wanted = {name: places[name] for pair in pairs for name in (pair.id, pair.of) if name in places}
    found = dict(pictures(out, "data", wanted))
    return [
        TwoShown(pair=pair, pictures=tuple(_small(found.get(name), name) for name in (pair.id, pair.of)))
        for pair in pairs
    ]


def _small(pages: Sequence[bytes] | None, name: str) -> Thumb | None:
    image = _image(pages[0]) if pages else None
    return thumb(image, f"sample {name}", width=240, height=200, sharp=2, most=15_000) if image else None


def _image(png: bytes) -> Image.Image | None:
    """None where it is damaged."""
    try:
        return opened(png)
    except (OSError, ValueError, Image.DecompressionBombError):
        return None


def _cut(text: str, most: int = LONGEST) -> str:
    return text if len(text) <= most else f"{text[:most]} …"

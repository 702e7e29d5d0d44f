"""What was said of one picture, as questions are made of it: sentences and regions with short names, in its pixels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from synth.boxes import area, around, overlap
from synth.comvint.said import Box, entry
from synth.comvint.settings import Comvint
from synth.photos.photograph import Photograph
from synth.records import Element, ItemError

WHOLE = "image"  # the id of the element that stands for all of the picture
LEAST = 2.0  # pixels of a side: of less nobody can say what it shows
ASPECT = 0.05  # by which the shapes of two pictures that are one may differ: sides are rounded
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()
SPELT: Mapping[str, int] = {word: number for number, word in enumerate(_NUMBERS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """`name` is what models call it (R1), `id` what its data set does."""

    name: str
    id: str
    text: str
    boxes: tuple[tuple[float, float, float, float], ...]
    types: tuple[str, ...]
    where: str

    @property
    def counts(self) -> frozenset[int]:
        """How many things it may be: as many as it has boxes, or as its words say."""
        words = re.findall(r"\w+", self.text.casefold())[:3]
        said = [SPELT.get(word, int(word) if re.fullmatch("[0-9]{1,3}", word) else 0) for word in words]
        return frozenset({max(1, len(self.boxes)), *(number for number in said if number)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    captions: Mapping[str, str]  # by name: C1, C2, …
    regions: Mapping[str, Region]
    size: tuple[int, int] | None  # of the picture that was spoken of
    lost: tuple[tuple[str, str], ...]  # reasons and details of what was said and could not be used

    @property
    def names(self) -> list[str]:
        return [*self.captions, *self.regions]

    @property
    def title(self) -> str:
        return next(iter(self.captions.values()), None) or next(region.text for region in self.regions.values())

    def json(self) -> dict[str, Any]:
        regions = [
            {"fact": one.name, "id": one.id, "text": one.text, "boxes": [list(box) for box in one.boxes],
             "types": list(one.types)}
            for one in self.regions.values()
        ]  # fmt: skip
        captions = [{"fact": name, "text": text} for name, text in self.captions.items()]
        return {"captions": captions, "regions": regions, "size": list(self.size) if self.size else None}

    def elements(self, size: tuple[int, int]) -> Iterator[Element]:
        """The picture, and each region; one of several things has an element for each of them besides."""
        told = " ".join(self.captions.values()) or None
        yield Element(id=WHOLE, kind="image", text=told, box=(0.0, 0.0, float(size[0]), float(size[1])))
        taken = {region.id for region in self.regions.values()}
        for region in self.regions.values():
            role = region.types[0] if region.types else None
            whole = around(region.boxes) if region.boxes else None
            yield Element(id=region.id, kind="region", role=role, text=region.text, box=whole)
            for number, box in enumerate(region.boxes if len(region.boxes) > 1 else (), 1):
                name = _free(f"{region.id}.{number}", taken)
                yield Element(id=name, kind="region", role=role, text=region.text, box=box, parent=region.id)

    def evidence(self, cited: Sequence[str]) -> tuple[tuple[int, str], ...]:
        """The elements behind the names; a sentence is about all of the picture."""
        ids = [self.regions[name].id if name in self.regions else WHOLE for name in cited]
        return tuple((0, one) for one in dict.fromkeys(ids))


def facts_of(photograph: Photograph, settings: Comvint) -> Facts:
    """Raises `ItemError` where nothing was said, or where it was said of a picture of another shape."""
    raw = entry(photograph.beside)
    size = raw.get("size")
    was = (int(size[0]), int(size[1])) if size else photograph.size
    scale = _scale(was, photograph.size)
    lost = [("bad_annotations", str(one)) for one in raw.get("faults") or ()]
    captions = {f"C{n}": str(text) for n, text in enumerate(raw.get("captions") or (), 1) if n <= settings.captions}
    regions: dict[str, Region] = {}
    taken = {WHOLE}
    for said in _without_twins(raw.get("regions") or ()):
        boxes = tuple(filter(None, (_inside(box, scale, photograph.size) for box in said["boxes"])))
        if said["boxes"] and not boxes:
            lost.append(("bad_place", f"the region {said['text'][:80]!r} lies outside of it: {said['boxes'][0]}"))
        elif len(regions) < settings.regions:
            name = f"R{len(regions) + 1}"
            regions[name] = Region(
                name=name, id=_free(str(said.get("id") or name), taken), text=said["text"], boxes=boxes,
                types=tuple(said.get("types") or ()), where=_where(boxes, photograph.size),
            )  # fmt: skip
    if not captions and not regions:
        told = ["nothing is said of this picture", *(detail for _, detail in lost)]
        raise ItemError("bad_annotations", "; ".join(told)[:1000])
    return Facts(captions=captions, regions=regions, size=was if size else None, lost=tuple(lost))


def _scale(was: tuple[int, int], now: tuple[int, int]) -> tuple[float, float]:
    across, down = now[0] / was[0], now[1] / was[1]
    if abs(across / down - 1) > ASPECT and max(abs(now[0] - was[0]), abs(now[1] - was[1])) > 2:
        told = f"it was said of a picture of {was[0]} by {was[1]} pixels, and this is {now[0]} by {now[1]}"
        raise ItemError("bad_annotations", told)
    return across, down


def _inside(box: Box, scale: tuple[float, float], size: tuple[int, int]) -> tuple[float, float, float, float] | None:
    """The box in pixels of the picture as it is now, cut off at its edges; None where nothing is left."""
    (across, down), (wide, high) = scale, size
    x0, x1 = (min(max(side * across, 0.0), float(wide)) for side in (box[0], box[2]))
    y0, y1 = (min(max(side * down, 0.0), float(high)) for side in (box[1], box[3]))
    small = x1 - x0 < LEAST or y1 - y0 < LEAST
    return None if small else (round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))


def _without_twins(regions: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Many people speak of one picture: the same words for the same place are said once."""
    seen: dict[str, list[Box]] = {}
    for said in regions:
        before = seen.setdefault(said["text"].casefold().strip(" ."), [])
        boxes = said["boxes"]
        if boxes and all(any(overlap(box, other) > 0.5 for other in before) for box in boxes):
            continue
        before.extend(boxes)
        yield said


def _where(boxes: Sequence[Sequence[float]], size: tuple[int, int]) -> str:
    """In words: a question with numbers of pixels in it is none for people."""
    if not boxes:
        return ""
    whole = around(boxes)
    x, y = (whole[0] + whole[2]) / 2 / size[0], (whole[1] + whole[3]) / 2 / size[1]
    across = ("left", "centre", "right")[min(2, int(3 * x))]
    down = ("top", "middle", "bottom")[min(2, int(3 * y))]
    share = sum(map(area, boxes)) / (size[0] * size[1])
    large = "tiny" if share < 0.01 else "small" if share < 0.08 else "large" if share > 0.35 else "medium"
    return f"{down} {across}, {large}" + (f", {len(boxes)} of them" if len(boxes) > 1 else "")


def _free(name: str, taken: set[str]) -> str:
    """A name that nothing has yet."""
    tried, number = name, 1
    while tried in taken:
        number += 1
        tried = f"{name}-{number}"
    taken.add(tried)
    return tried

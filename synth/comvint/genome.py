"""Visual Genome: one `region_descriptions.json` on all pictures, far larger than what is kept of it in memory.

Its pictures come in no order. Each one's regions go to a file beside, of which only the places are remembered; those
are sorted.
"""

from __future__ import annotations

import json
import re
import tempfile
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from synth.comvint.folders import missing_name, pictures
from synth.comvint.said import Said, box_of, entry, number_of, plain, size_of
from synth.comvint.streaming import elements
from synth.photos.album import Listed

REGIONS, SIZES = "region_descriptions.json", "image_data.json"
IMAGES = ("VG_100K", "VG_100K_2", "images")


def is_genome(images: Path) -> bool:
    return (images / REGIONS).is_file()


def listing(images: Path, *, skip: bool) -> Iterator[Listed]:
    """`skip` leaves out what lacks its picture; else that is listed, and found missing when it is looked at."""
    found = pictures(images, IMAGES)
    top = next((name for name in IMAGES if (images / name).is_dir()), "")
    sizes = _sizes(images / SIZES)
    with tempfile.TemporaryFile() as beside:
        spool = _Spool(beside)
        for place, raw in enumerate(elements(images / REGIONS)):
            number = _number(raw)
            if number is not None:
                spool.put(number, raw)
            elif not skip:
                found[f"{REGIONS}#{place}"] = f"{REGIONS}#{place}"  # nobody knows whose it is: no such picture
        spooled = spool.places()
        names = {name: key for key, name in found.items()}
        if not skip:
            names |= {missing_name(top, str(n)): str(n) for n in spooled if str(n) not in found}
        for name in sorted(names):
            number = _called(names[name])
            yield name, _said(spool.get(spooled.get(number, ())), sizes.get(number)).json()


def _called(key: str) -> int:
    """The number that a picture's name is; none that anybody has where it is no number."""
    return int(key) if re.fullmatch(r"0|[1-9][0-9]{0,17}", key) else -1


def _sizes(path: Path) -> dict[int, tuple[int, int]]:
    """Of the pictures as they were when regions were drawn on them; the file may be missing."""
    if not path.is_file():
        return {}
    named = ((_number(raw), size_of(entry(raw).get("width"), entry(raw).get("height"))) for raw in elements(path))
    return {number: size for number, size in named if number is not None and size is not None}


def _number(raw: object) -> int | None:
    """Of a picture: at the top, or where older files say it, on each region."""
    said = entry(raw)
    regions = said.get("regions")
    first = entry(regions[0]) if isinstance(regions, list) and regions else {}
    for value in (said.get("image_id"), said.get("id"), first.get("image_id")):
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**62:
            return value
    return None


class _Spool:
    """What was said of each picture, in a file; in memory three numbers a picture."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.numbers, self.starts, self.lengths = array("q"), array("q"), array("q")

    def put(self, number: int, raw: Any) -> None:
        try:
            data = json.dumps(raw.get("regions")).encode()
        except RecursionError:
            data = b"null"  # nested as no list of regions is
        self.numbers.append(number)
        self.starts.append(self.file.tell())
        self.lengths.append(len(data))
        self.file.write(data)

    def places(self) -> dict[int, tuple[int, ...]]:
        """By number the places where something was said of it: a file may come to a picture twice."""
        found: dict[int, tuple[int, ...]] = {}
        for place, number in enumerate(self.numbers):
            found[number] = (*found.get(number, ()), place)
        return found

    def get(self, places: tuple[int, ...]) -> list[Any]:
        """The regions of each time."""
        said = []
        for place in places:
            self.file.seek(self.starts[place])
            said.append(json.loads(self.file.read(self.lengths[place])))
        return said


def _said(parts: list[Any], size: tuple[int, int] | None) -> Said:
    made = Said(size=size)
    if not parts:
        made.faults["there are no annotations of it"] += 1
    seen: set[int | str] = set()
    for regions in parts:
        if not isinstance(regions, list):
            made.faults["regions that are no list"] += 1
            continue
        for raw in regions:
            _region(made, entry(raw), seen)
    return made


def _region(made: Said, raw: Any, seen: set[int | str]) -> None:
    name = raw.get("region_id", raw.get("id"))
    if not isinstance(name, int | str) or isinstance(name, bool) or len(str(name)) > 40:
        name = ""
    if name != "" and name in seen:
        return
    seen.add(name)
    left, top, wide, high = (number_of(raw.get(side)) for side in ("x", "y", "width", "height"))
    box = None
    if left is not None and top is not None and wide is not None and high is not None:
        box = box_of(left, top, round(left + wide, 2), round(top + high, 2))
    if box is None:
        made.faults["a region without a box"] += 1
        return
    made.region(raw.get("phrase"), [box], name=plain(str(name)))

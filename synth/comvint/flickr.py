"""Flickr30k Entities: `Sentences/*.txt` with the phrases of captions marked, `Annotations/*.xml` with their boxes."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from synth.comvint.folders import beneath, files, missing_name, pictures
from synth.comvint.said import Box, Said, box_of, number_of, plain, size_of
from synth.photos.album import Listed
from synth.records import ItemError

IMAGES = ("flickr30k-images", "flickr30k_images", "images")
LARGEST = 1 << 20  # bytes of one of its files; they have some thousands
MOST_SENTENCES = 50
NOT_SEEN = "0"  # the chain of phrases that name nothing visible
SIDES = ("xmin", "ymin", "xmax", "ymax")

_PHRASE = re.compile(r"\[/EN#(\d+)((?:/[\w-]+)*) +([^\[\]]*)\]")
_LEFT = re.compile(r"\[/EN#\S*|\]")

Chains = dict[str, list[Box]]


def is_flickr(images: Path) -> bool:
    return beneath(images, "Sentences") is not None or beneath(images, "Annotations") is not None


def listing(images: Path, *, skip: bool) -> Iterator[Listed]:
    """`skip` leaves out what lacks its picture; else that is listed, and found missing when it is looked at."""
    sentences, boxes = files(beneath(images, "Sentences"), ".txt"), files(beneath(images, "Annotations"), ".xml")
    found = pictures(images, IMAGES)
    top = next((name for name in IMAGES if (images / name).is_dir()), "")
    names = {name: key for key, name in found.items()}
    if not skip:
        names |= {missing_name(top, key): key for key in (sentences.keys() | boxes.keys()) - found.keys()}
    for name in sorted(names):
        yield name, _said(sentences.get(names[name]), boxes.get(names[name])).json()


def _said(sentences: Path | None, boxes: Path | None) -> Said:
    made = Said()
    spoken = _try(made, "sentences", sentences)
    drawn = _try(made, "annotations", boxes)
    phrases = captions(spoken.decode("utf-8-sig", "replace"), made) if spoken else {}
    try:
        chains = boxes_of(drawn, made) if drawn else {}
    except ItemError as error:
        made.faults[error.detail] += 1
        chains = {}
    for name, phrase in phrases.items():
        made.region(phrase.words, chains.get(name, []), name=name, types=phrase.types)
    if unnamed := chains.keys() - phrases.keys():
        made.faults["boxes that no sentence names"] += len(unnamed)
    return made


def _try(made: Said, what: str, path: Path | None) -> bytes:
    """The file's content; empty, and a fault, where there is none to be had."""
    try:
        if path is None:
            raise FileNotFoundError
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        made.faults[f"there are no {what} of it"] += 1
        return b""
    except OSError as error:
        made.faults[f"its {what} cannot be read: {error.strerror}"] += 1
        return b""
    if not data or len(data) > LARGEST:
        made.faults[f"its {what} are larger than {LARGEST:,} bytes" if data else f"its {what} are empty"] += 1
        return b""
    return data


@dataclass(slots=True)
class _Phrase:
    """What several captions call one thing: the longest says most."""

    words: str = ""
    types: set[str] = field(default_factory=set)


def captions(text: str, made: Said) -> Mapping[str, _Phrase]:
    """Takes the captions out of their marks; the phrases by chain, in the order in which they are first named."""
    phrases: dict[str, _Phrase] = {}
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_SENTENCES:
        made.faults[f"more than {MOST_SENTENCES} sentences"] += 1
    for line in lines[:MOST_SENTENCES]:
        for chain, types, words in _PHRASE.findall(line):
            if chain != NOT_SEEN and plain(words):
                phrase = phrases.setdefault(chain, _Phrase())
                phrase.words = max(phrase.words, plain(words), key=len)
                phrase.types |= {one for one in types.split("/") if one}
        bare = _PHRASE.sub(r"\3", line)
        if _LEFT.search(bare):
            made.faults["a mark of a phrase that does not close"] += 1
        made.caption(_joined(_LEFT.sub("", bare)))
    return phrases


def _joined(sentence: str) -> str:
    """Without the space that parts words from marks there."""
    return re.sub(r" +([.,;:!?])", r"\1", sentence)


class _Plain(ET.TreeBuilder):
    """Refuses what an annotation has no need of: entities are declared in a document type, and may grow without end."""

    def doctype(self, *_: object) -> None:
        raise ItemError("bad_annotations", "its annotations declare a document type")


def boxes_of(data: bytes, made: Said) -> Chains:
    """Boxes by chain, as pixel edges: the files count pixels from one, the last one included."""
    try:
        root = ET.fromstring(data, ET.XMLParser(target=_Plain()))
    except (ET.ParseError, ValueError, LookupError) as error:
        raise ItemError("bad_annotations", f"its annotations are no XML: {error}") from error
    made.size = size_of(root.findtext("size/width"), root.findtext("size/height"))
    chains: Chains = {}
    for thing in root.findall("object"):
        names = [name.text.strip() for name in thing.findall("name") if name.text and name.text.strip()]
        boxes = _boxes(thing.findall("bndbox"), made)
        if not names:
            made.faults["a box without a name"] += 1
        for name in names:
            chains.setdefault(name, []).extend(boxes)
    return chains


def _boxes(raw: Sequence[ET.Element], made: Said) -> list[Box]:
    """None for a scene, or for what somebody found not to be there."""
    found: list[Box] = []
    for one in raw:
        box = box_of(*(number_of(one.findtext(side)) for side in SIDES))
        if box is None:
            made.faults["a box that is none"] += 1
        else:
            found.append([box[0] - 1, box[1] - 1, box[2], box[3]])
    return found

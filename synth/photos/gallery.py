"""The given pictures of a run, by the names in its album: from a folder, or out of another run."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from synth.dataset import ROW_GROUP, named_when_damaged, parquet, read, shards
from synth.photos.album import Album, Listed, file_of, in_folder
from synth.photos.files import LARGEST_FILE, raster_of
from synth.photos.photograph import Photograph, fingerprint
from synth.photos.settings import Photos
from synth.photos.ways import source
from synth.places import place
from synth.records import ItemError, Topic, WorldError


class Gallery:
    """`out` is the run's folder, which holds the album."""

    def __init__(self, settings: Photos, out: Path) -> None:
        self.settings, self.album, self._images = settings, Album(out), place(settings.images)
        self._of_run = is_run(self._images)

    def photograph(self, topic: Topic) -> Photograph:
        data = (_of_run if self._of_run else file_of)(self._images, topic.subject, LARGEST_FILE)
        return Photograph(
            topic=topic,
            raster=raster_of(data, self.settings.side),
            sha256=fingerprint(data),
            licence=self.settings.licence,
            beside=self.album.beside(topic.subject),
        )


def listing(settings: Photos) -> Iterator[Listed]:
    """What the album of a run is to hold: all there is, in the order of the names."""
    images = place(settings.images)
    if not images.exists():
        raise WorldError(f"there is no {settings.images}", "name the folder of your pictures")
    of_way = source(settings.way)
    if of_way:
        return iter(of_way(images, settings))
    return _of_a_run(images) if is_run(images) else iter(in_folder(images))


def count_of(settings: Photos, out: Path) -> int:
    """How many pictures a run in this folder has, or would have."""
    album = Album(out)
    return max(1, len(album) if album.is_there() else sum(1 for _ in listing(settings)))


def is_run(images: Path) -> bool:
    return (images / "run.json").exists() and bool(shards(images / "data"))


def _of_a_run(out: Path) -> Iterator[Listed]:
    """Every page; `00003/00012-1` is the first one of the thirteenth sample of a shard."""
    for shard in shards(out / "data"):
        for row, sample in enumerate(read(shard, ["pages.list.element.width"])):
            yield from ((f"{shard.stem}/{row:05}-{page}", None) for page in range(1, 1 + len(sample["pages"])))


def _of_run(out: Path, name: str, _most: int) -> bytes:
    shard, row, page = place_in_run(name)
    groups = _images(out / "data" / f"{shard}.parquet", row // ROW_GROUP)
    return groups[row % ROW_GROUP][page - 1]


def place_in_run(name: str) -> tuple[str, int, int]:
    """The shard, the row and the page that a name of such an album means."""
    try:
        shard, rest = name.split("/")
        row, page = rest.split("-")
        return shard, int(row), int(page)
    except ValueError:
        raise ItemError("bad_image", f"{name!r} is no picture of a run") from None


@lru_cache(maxsize=2)
def _images(path: Path, group: int) -> list[list[bytes]]:
    with named_when_damaged(path), parquet(path) as file:
        rows = file.read_row_group(group, columns=["images"]).to_pylist()
    return [[image["bytes"] for image in row["images"]] for row in rows]

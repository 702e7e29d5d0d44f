"""The given pictures of a run, by the names in its album: from a folder, or out of another run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from synth.columns import ROW_GROUP
from synth.dataset import named_when_damaged, parquet, read, shards
from synth.given.frozen import FOLDER
from synth.photos.album import Album, Listed, file_of, in_folder
from synth.photos.files import LARGEST_FILE, must_be_no_larger, raster_of
from synth.photos.photograph import Photograph, fingerprint
from synth.photos.settings import Photos
from synth.photos.ways import source
from synth.places import place, remote
from synth.records import ItemError, Topic, WorldError, digest
from synth.scenes import place_in_run

CARRIED = f"{FOLDER}/pictures"  # in the run's folder on another machine
FAULT = ".fault"
NAME = "name the folder of your pictures"


class Gallery:
    """`out` is the run's folder, which holds the album."""

    def __init__(self, settings: Photos, out: Path) -> None:
        self.settings, self.album, self._images = settings, Album(out), place(settings.images)
        self._carried = out / CARRIED
        self._of_run = is_run(self._images)
        self._group = lru_cache(maxsize=2)(_images)

    def photograph(self, topic: Topic) -> Photograph:
        data = self._laid_out(topic.subject) if self._carried.exists() else self._file(topic.subject)
        return Photograph(
            topic=topic,
            raster=raster_of(data, self.settings.side),
            sha256=fingerprint(data),
            licence=self.settings.licence,
            beside=self.album.beside(topic.subject),
        )

    def carried(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """What another machine needs in its folder of the run, so that it has these pictures, or what is wrong."""
        for name in names:
            try:
                data = self._file(name)
                must_be_no_larger(data)  # nothing that is refused is sent
                yield f"{CARRIED}/{_key(name)}", data
            except ItemError as error:
                yield f"{CARRIED}/{_key(name)}{FAULT}", json.dumps([error.reason, error.detail]).encode()

    def _laid_out(self, name: str) -> bytes:
        path = self._carried / _key(name)
        if path.exists():
            return path.read_bytes()
        reason, detail = json.loads(path.with_name(path.name + FAULT).read_bytes())
        raise ItemError(reason, detail)

    def _file(self, name: str) -> bytes:
        """Where all are gone no picture is at fault."""
        try:
            return self._page(name) if self._of_run else file_of(self._images, name, LARGEST_FILE)
        except ItemError:
            if not self._images.exists():
                fix = "bring it back; the same command goes on where this one stopped"
                raise WorldError(f"{self._images} is not there any more", fix) from None
            raise

    def _page(self, name: str) -> bytes:
        shard, row, page = place_in_run(name)
        path = self._images / "data" / f"{shard}.parquet"
        try:
            return self._group(path, row // ROW_GROUP)[row % ROW_GROUP][page - 1]
        except (LookupError, FileNotFoundError):
            raise ItemError("bad_image", f"{self._images} holds no {name} any more") from None


def _key(name: str) -> str:
    """A name that every file system takes."""
    return digest(name, 16)


def listing(settings: Photos) -> Iterator[Listed]:
    """What the album of a run is to hold: all there is, in the order of the names."""
    images = place(settings.images)
    if not images.exists():
        raise WorldError(f"there is no {settings.images}", NAME)
    of_way = source(settings.way)
    if of_way:
        return iter(of_way(images, settings))
    if is_run(images):
        return _of_a_run(images)
    if remote(images):
        raise WorldError(f"{images} is no run, and pictures are taken from a folder", "copy them into one here")
    return iter(in_folder(images))


def count_of(settings: Photos, out: Path) -> int:
    """How many pictures a run in this folder has, or would have."""
    album = Album(out)
    count = len(album) if album.is_there() else sum(1 for _ in listing(settings))
    if not count:
        raise _nothing_in(settings)
    return count


def must_hold_pictures(settings: Photos) -> None:
    """Said before anything is started."""
    if next(listing(settings), None) is None:
        raise _nothing_in(settings)


def _nothing_in(settings: Photos) -> WorldError:
    return WorldError(f"there is no picture in {settings.images}", NAME)


def new_since(settings: Photos, out: Path) -> int:
    """Pictures that are in the folder and not in the album of the run. What people have said is not read again."""
    images = place(settings.images)
    if source(settings.way) or not images.exists():
        return 0
    return len({name for name, _ in listing(settings)}.difference(Album(out).names()))


def is_run(images: Path) -> bool:
    return (images / "run.json").exists() and bool(shards(images / "data"))


def _of_a_run(out: Path) -> Iterator[Listed]:
    """Every page, by a name that `place_in_run` reads."""
    for shard in shards(out / "data"):
        for row, sample in enumerate(read(shard, ["pages.list.element.width"])):
            yield from ((f"{shard.stem}/{row:05}-{page}", None) for page in range(1, 1 + len(sample["pages"])))


def _images(path: Path, group: int) -> list[list[bytes]]:
    with named_when_damaged(path), parquet(path) as file:
        rows = file.read_row_group(group, columns=["images"]).to_pylist()
    return [[image["bytes"] for image in row["images"]] for row in rows]

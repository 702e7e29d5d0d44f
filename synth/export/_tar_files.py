"""Tar files of samples, as webdataset and what came after it read them."""

from __future__ import annotations

import io
import struct
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from synth.export._containers import Container, Found, Row, Writer, as_json, parsed
from synth.export._files import Target
from synth.export._shards import Shards, shard_files
from synth.places import remote


@dataclass(frozen=True, slots=True)
class Tar(Container):
    """Members of one sample stand together: `key.json`, `key.png` or `key.0.png`, …

    Loaders that look at the first samples of a shard for its fields expect the same of all, so samples of several pages
    stand in shards of their own, named by how many pages those have. With an `index` there is a file beside each shard
    that says where its samples begin, and where the last one ends: eight bytes each.
    """

    size: int
    embeds: bool = True
    index: bool = False

    def writer(self, target: Target, side: str) -> Writer:
        return _TarWriter(target, side, self)

    def series(self, row: Row) -> str:
        return "" if len(row.images) == 1 else f"pages{len(row.images)}"

    def files(self, folder: Path, side: str) -> list[Path]:
        return sorted([*shard_files(folder, side, "tar"), *folder.glob(f"{side}-pages[0-9]*-[0-9]*.tar")])

    def read(self, path: Path) -> Iterator[Found]:
        key, held = "", dict[str, bytes]()
        number = 1
        try:
            with _tar(path) as tar:
                for member in tar:
                    name, _, suffix = member.name.partition(".")
                    if name != key and held:
                        yield _sample(f"{path.name} sample {number}", key, held)
                        number += 1
                        held = {}
                    file = tar.extractfile(member)
                    key = name
                    held[suffix] = file.read() if file else b""
            if held:
                yield _sample(f"{path.name} sample {number}", key, held)
        except (tarfile.TarError, OSError, EOFError) as error:
            yield Found(f"{path.name} sample {number}", fault=f"it does not read: {error}")


def _tar(path: Path) -> tarfile.TarFile:
    return tarfile.open(fileobj=path.open("rb"), mode="r:") if remote(path) else tarfile.open(path, "r:")


def _sample(where: str, key: str, held: Mapping[str, bytes]) -> Found:
    if "json" not in held:
        return Found(where, fault=f"{key} has no json member")
    found = parsed(where, held["json"])
    if found.fault:
        return found
    pictures = {suffix: data for suffix, data in held.items() if suffix != "json"}
    return Found(where, {"key": key, "json": found.said, "members": pictures})


class _TarWriter:
    def __init__(self, target: Target, side: str, kind: Tar) -> None:
        self._target, self._side, self._kind = target, side, kind
        self._shards: dict[int, Shards] = {}
        self._tars: dict[int, tarfile.TarFile] = {}
        self._begins: dict[int, list[int]] = {}
        self._counts: dict[str, int] = {}

    def add(self, row: Row) -> None:
        pages = len(row.images)
        if pages not in self._shards:
            name = self._side if pages == 1 else f"{self._side}-pages{pages}"
            self._shards[pages] = Shards(self._target, name, "tar", self._kind.size)
        shards = self._shards[pages]
        if pages not in self._tars:
            self._tars[pages] = tarfile.TarFile(fileobj=shards.file(), mode="w", format=tarfile.USTAR_FORMAT)
            self._begins[pages] = []
        key, tar = row.said["key"], self._tars[pages]
        self._begins[pages].append(tar.offset)
        self._member(tar, f"{key}.json", as_json(row.said["json"]).encode())
        for name, data in row.said["members"].items():
            self._member(tar, f"{key}.{name}", data)
        if shards.full:
            self._end(pages)

    def close(self) -> Mapping[str, int]:
        for pages in list(self._tars):
            self._end(pages)
        return self._counts

    def _member(self, tar: tarfile.TarFile, name: str, data: bytes) -> None:
        about = tarfile.TarInfo(name)
        about.size = len(data)
        tar.addfile(about, io.BytesIO(data))

    def _end(self, pages: int) -> None:
        tar, begins, shards = self._tars.pop(pages), self._begins.pop(pages), self._shards[pages]
        self._counts[shards.name] = len(begins)
        if self._kind.index:
            self._target.put(f"{shards.name}.idx", struct.pack(f"<{len(begins) + 1}Q", *begins, tar.offset))
        tar.close()
        shards.next()

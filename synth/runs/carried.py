"""A run's folder for workers on other machines: what is carried to them, and what they made, back into it.

They have a folder of their own in its place: `0/` is the run, `1/` the one whose pictures it is made of, and so on to
the one that drew them. Replies of models are looked up and kept here, one by one: nothing is asked twice, wherever.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from synth.dataset import whole
from synth.executors._report import Reply
from synth.given.frozen import FOLDER as GIVEN
from synth.given.frozen import SOURCES
from synth.likeness import marks
from synth.models._cache import Cache
from synth.photos.album import FILE
from synth.photos.gallery import CARRIED, Gallery
from synth.photos.photograph import KIND as PHOTO
from synth.recipe import Recipe
from synth.runs.again import read_again
from synth.runs.folder import EXCLUDED, FOLDERS, facts_of_pictures, read_run
from synth.runs.kept import CACHE, cache_of

HERE, BEFORE = "0", "1"
ALBUM = f"{GIVEN}/{FILE}"


class Folder:
    def __init__(self, out: Path, recipe: Recipe) -> None:
        self.out, self._recipe = out, recipe

    def files(self) -> dict[str, bytes]:
        """`run.json` of each run in the line, facts that pictures show, names of given ones, what to keep clear of."""
        line = list(_line(self.out))
        found = {f"{at}/run.json": _described(folder, at) for at, folder in enumerate(line)}
        found |= {f"{HERE}/{name}/": b"" for name in (*FOLDERS, CACHE)}
        if (facts := facts_of_pictures(self.out, self._recipe)) is not None:
            found |= _beneath(facts / GIVEN, f"{len(line) - 1}/{GIVEN}")
        if self._recipe.photos and len(line) == 1:
            found |= {f"{HERE}/{ALBUM}": (self.out / ALBUM).read_bytes(), f"{HERE}/{CARRIED}/": b""}
        if read_run(self.out).get("excluded"):
            found[f"{HERE}/{EXCLUDED}"] = (self.out / EXCLUDED).read_bytes()
        return found

    def of_shard(self, shard: int) -> dict[str, bytes]:
        if again := read_again(self.out, read_run(self.out)):
            return {f"{BEFORE}/data/{shard:05}.parquet": (again.of / "data" / f"{shard:05}.parquet").read_bytes()}
        name = f"topics/{shard:05}.jsonl"
        topics = (self.out / name).read_bytes()
        return {f"{HERE}/{name}": topics, **self._pictures(topics)}

    def _pictures(self, topics: bytes) -> dict[str, bytes]:
        """The given ones that the shard looks at."""
        if self._gallery is None:
            return {}
        lines = [json.loads(line) for line in topics.decode("utf-8").split("\n") if line]
        names = [line["subject"] for line in lines if line["kind"] == PHOTO]
        return {f"{HERE}/{name}": content for name, content in self._gallery.carried(names)}

    @cached_property
    def _gallery(self) -> Gallery | None:
        return Gallery(self._recipe.photos, self.out) if self._recipe.photos else None

    def made_of(self, shard: int) -> list[str]:
        """Its mark is the last."""
        name = f"{shard:05}"
        kept = f"{CACHE}/{marks.file_of(name)}"
        made = (f"data/{name}.parquet", f"rejects/{name}.parquet", kept, f"done/{name}.json")
        return [f"{HERE}/{one}" for one in made]

    def take(self, shard: int, files: Mapping[str, bytes]) -> None:
        for name in self.made_of(shard):
            with whole(self._place(name.removeprefix(f"{HERE}/"))) as temporary:
                temporary.parent.mkdir(parents=True, exist_ok=True)
                temporary.write_bytes(files[name])

    def _place(self, name: str) -> Path:
        top, _, rest = name.partition("/")
        return cache_of(self.out) / rest if top == CACHE else self.out / name

    def reply(self, key: str, stage: str | None, said: Reply | None) -> Reply | None:
        if stage is None or said is None:
            return self._replies.get(key)
        return self._replies.put(key, stage, said)

    @cached_property
    def _replies(self) -> Cache:
        return Cache(cache_of(self.out))


def _line(out: Path) -> Iterator[Path]:
    """The run, the one it is made of, and so on."""
    yield out
    if again := read_again(out, read_run(out)):
        yield from _line(again.of)


def _described(folder: Path, at: int) -> bytes:
    """As the other machine has it, where each run stands beside the one it is made of."""
    described = read_run(folder)
    if described.get("again"):
        described["again"]["of"] = f"../{at + 1}"
    return json.dumps(described).encode()


def _beneath(folder: Path, name: str) -> dict[str, bytes]:
    """All but the user's files as they were given, which no worker reads."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    beneath = {str(path.relative_to(folder)): path for path in files}
    return {f"{name}/{rest}": path.read_bytes() for rest, path in beneath.items() if not rest.startswith(f"{SOURCES}/")}

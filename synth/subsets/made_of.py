"""What is made of finished datasets: how their shards are read, and the folder that stands whole or not at all."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from synth.columns import schema
from synth.dataset import (
    COLUMNS,
    REJECT_COLUMNS,
    DamagedFile,
    OlderMark,
    batches,
    fingerprint,
    marked,
    metadata,
    read,
    read_mark,
    whole,
    write_mark,
    write_table,
    write_text,
)
from synth.given.frozen import FOLDER as GIVEN
from synth.given.frozen import SAID as GIVEN_SAID
from synth.places import address, remote
from synth.places.tree import copy
from synth.records import Topic, WorldError
from synth.rows import read_topic, topic_json
from synth.runs import COUNTED
from synth.runs.folder import FOLDERS, FORMAT, NotThisRun, drawn_in, read_run
from synth.subsets.filled_there import filled_there, not_empty

Row = dict[str, Any]
HOLDS: Mapping[str, Mapping[str, Any]] = {"data": COLUMNS, "rejects": REJECT_COLUMNS}
LOCK = ".lock"  # in a folder that is being filled; it goes with it
TOPIC = {"data": "provenance", "rejects": "topic"}  # where the topic of a row stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A shard that is done, of a dataset something is made of."""

    out: Path
    stem: str

    def path(self, of: str) -> Path:
        return self.out / of / f"{self.stem}.parquet"

    def mark(self) -> Row:
        """What it came to; `DamagedFile` where one of its files is not what was written."""
        try:
            mark = read_mark(self.out / "done" / f"{self.stem}.json", "shard", "files", *COUNTED)
            for of in HOLDS:
                if fingerprint(self.path(of)) != mark["files"].get(of):
                    raise DamagedFile(f"{self.path(of)} is damaged: its bytes are not those that were written")
                if metadata(self.path(of)).get(b"huggingface") != schema(HOLDS[of]).metadata[b"huggingface"]:
                    raise NotThisRun(f"{self.path(of)} has other columns than datasets of this version of synth")
        except OSError as error:
            raise DamagedFile(f"{error.filename} cannot be read: {error.strerror}") from error
        return mark

    def batches(self, of: str, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """A row group at a time."""
        return batches(self.path(of), columns)

    def rows(self, of: str, columns: Sequence[str] | None = None) -> Iterator[Row]:
        return read(self.path(of), columns)


def described(out: Path) -> Row:
    """`run.json` of a dataset something may be made of."""
    run = read_run(out)
    if run.get("format") != FORMAT:
        raise NotThisRun(f"{out} has format {run.get('format')}, and this version of synth writes {FORMAT}")
    with suppress(OlderMark):
        read_mark(out / "run.json")
    return run


def environment_of(run: Row) -> str | None:
    """That of its samples; None where those were drawn in an earlier run's, or in several."""
    return None if run.get("again") else run.get("environment")


def parts(out: Path) -> list[Part]:
    """Of a run that is still going, the shards that are done."""
    return [Part(out=out, stem=stem) for stem in marked(out)]


@contextmanager
def filled(out: Path, sources: Sequence[Path], replacing: Collection[str] = ()) -> Iterator[Path]:
    """A folder to fill, beside `out` and hidden, that takes its name at the end: a kill leaves nothing that looks done.

    What another go left there is thrown away. Files and folders of the names `replacing` may be in `out`, and make way
    at the end; at an address, where nothing can be renamed, at the beginning.
    """
    if (there := address(out)) is not None:
        _must_be_its_own(out, sources)
        with filled_there(there, replacing):
            yield out
        return
    new, old = (out.absolute().with_name(f".{out.absolute().name}.{what}") for what in ("new", "old"))
    _put_back(old, out)  # where a kill came between the two renames below
    _must_be_free(out, sources, replacing)
    with _writing(out):
        new.mkdir(parents=True, exist_ok=True)
        with (new / LOCK).open("w") as lock:
            _must_be_alone(lock.fileno(), new, out)
            _emptied(new)
            try:
                yield new
                _must_be_free(out, sources, replacing)
                _onto_disk(new)
                if out.exists():
                    shutil.rmtree(old, ignore_errors=True)
                    out.replace(old)
                new.replace(out)
            except BaseException:
                _put_back(old, out)
                shutil.rmtree(new, ignore_errors=True)
                raise
            _sync(out.absolute().parent)
            shutil.rmtree(old, ignore_errors=True)


def _put_back(old: Path, out: Path) -> None:
    if old.exists() and not out.exists():
        old.replace(out)


def _must_be_free(out: Path, sources: Sequence[Path], replacing: Collection[str]) -> None:
    _must_be_its_own(out, sources)
    if out.exists() and not out.is_dir():
        raise NotThisRun(f"{out} is not empty: it is a file; choose another folder with -o")
    strange = {path.name for path in out.iterdir()} - {*replacing, LOCK} if out.exists() else set()
    if strange:
        raise not_empty(out, strange, replacing)


def _must_be_its_own(out: Path, sources: Sequence[Path]) -> None:
    here = out.resolve()
    for source in sources:
        there = source.resolve()
        if remote(here) != remote(there):
            continue
        if here == there or there in here.parents:
            raise NotThisRun(f"{out} is {source} itself or in it; what is made of it needs a folder of its own")


def _must_be_alone(lock: int, new: Path, out: Path) -> None:
    """The lock goes with the process that held it, however that ends; one that was done meanwhile took it along."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        alone = (new / LOCK).stat().st_ino == os.fstat(lock).st_ino
    except (BlockingIOError, FileNotFoundError):
        alone = False
    if not alone:
        raise NotThisRun(f"another process is making {out}; wait for it, or choose another folder")


def _emptied(new: Path) -> None:
    for left in new.iterdir():
        if left.is_dir():
            shutil.rmtree(left)
        elif left.name != LOCK:
            left.unlink()


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, WorldError) as error:
        cause = error.__cause__ if isinstance(error, WorldError) else error
        why = os.strerror(cause.errno) if isinstance(cause, OSError) and cause.errno else str(error)
        raise WorldError(f"could not write {out}: {why}", "make room or choose another folder with -o") from error


def _onto_disk(new: Path) -> None:
    """What was renamed or linked is there after a power cut only once the folders that name it are written."""
    for folder in [path for path in new.rglob("*") if path.is_dir()] + [new]:
        _sync(folder)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def begin(out: Path) -> None:
    for name in FOLDERS:
        (out / name).mkdir(parents=True, exist_ok=True)


def describe(out: Path, recipe: Mapping[str, Any], samples: int, environment: str | None, **made: Any) -> None:
    """`run.json`, without the versions and the code of a run: no run goes on here."""
    said = {"format": FORMAT, "recipe": {**recipe, "n": samples}, "environment": environment, **made}
    write_mark(out / "run.json", said, indent=2)


def topics_in(held: pa.Table | pa.RecordBatch, of: str) -> list[Topic]:
    """Of its rows, as far as they have any."""
    rows: Any = held.select([TOPIC[of]]).to_pylist()
    texts = (row["topic"] if of == "rejects" else row["provenance"]["topic"] for row in rows)
    return [topic for text in texts if (topic := read_topic(text))]


def write_shard(
    out: Path, shard: int, held: Mapping[str, pa.Table], topics: Sequence[Topic], said: Mapping[str, Any]
) -> Row:
    """What its mark says: what is counted in it, and what is `said` besides."""
    files = {of: write_table(out / of / f"{shard:05}.parquet", held[of]) for of in HOLDS}
    reasons: Any = held["rejects"].select(["reason"]).to_pylist()
    counted = {
        "samples": len(held["data"]),
        "questions": _questions_in(held["data"]),
        "rejects": dict(sorted(Counter(row["reason"] for row in reasons).items())),
    }
    return finish_shard(out, shard, topics, {**said, **counted, "files": files})


def finish_shard(out: Path, shard: int, topics: Sequence[Topic], said: Mapping[str, Any]) -> Row:
    """Its topics without their places, which were of the runs they come from; and its mark, written last."""
    lines = [json.dumps({"id": topic.id, **(topic_json(topic) or {})}, ensure_ascii=False) for topic in topics]
    write_text(out / "topics" / f"{shard:05}.jsonl", "".join(line + "\n" for line in lines))
    mark = {**said, "shard": shard, "topics": len(topics)}
    write_mark(out / "done" / f"{shard:05}.json", mark)
    return mark


def _questions_in(samples: pa.Table) -> int:
    return int(pc.sum(pc.list_value_length(samples.column("questions"))).as_py() or 0)


def carry_given(sources: Sequence[Path], runs: Sequence[Row], new: Path) -> None:
    """The facts of the user's own, where all the pictures show the same: questions about these depend on them."""
    if not all(run["recipe"].get("data") for run in runs):
        return
    try:
        folders = [drawn_in(source) / GIVEN for source in sources]
        said = {(folder / GIVEN_SAID).read_bytes() for folder in folders}
    except (NotThisRun, OSError):
        return  # lost: what is made of them can be looked at and not asked about
    if len(said) == 1:
        if remote(new) or remote(folders[0]):
            copy(folders[0], new / GIVEN, last=GIVEN_SAID)
        else:
            shutil.copytree(folders[0], new / GIVEN, copy_function=lambda one, other: placed(Path(one), Path(other)))


def placed(source: Path, target: Path) -> None:
    """The same file under another name; its bytes are copied only where they cannot be shared."""
    if remote(source) or remote(target):
        with whole(target) as beside, beside.open("wb") as file, source.open("rb") as read_from:
            shutil.copyfileobj(read_from, file, 1 << 20)
        return
    try:
        os.link(source, target)
    except OSError:
        with whole(target) as beside:
            shutil.copyfile(source, beside)

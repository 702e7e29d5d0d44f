"""Runs proofs in the guest, and finds out what each answer hangs on.

The source is JSON: `{"facts": …, "proofs": [source, …]}`; docs/proofs.md says what a proof may be and what counts as
evidence. Proofs run in a child process, one after another, each with a slice of processor time that the kernel
enforces: a proof that overruns its slice dies of its own timer, and a new child goes on with the next one.
Standard library only: this file runs where nothing of ours can be imported.
"""

from __future__ import annotations

import datetime
import json
import marshal
import math
import os
import re
import resource
import signal
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol, TypeAlias

from .proof_reads import Cell, Facts, Place, Reads, traced

SLICE = 1.0  # seconds of processor time a proof may use, all its runs together
ROOM = 256 << 20  # bytes a proof may take beyond what the guest has
MOST_CHANGED = 60  # of more evidence than this, an even spread is changed

Function: TypeAlias = Callable[[Facts], Any]

BUILTINS = (
    "abs all any bool chr dict divmod enumerate filter float frozenset int isinstance iter len list map max min next "
    "ord pow range reversed round set sorted str sum tuple zip"
).split()


class Output(Protocol):
    def data(self, data: bytes, /) -> None: ...


def run(source: str, out: Output) -> None:
    job = json.loads(source)
    out.data(json.dumps({"proofs": examine_all(job["proofs"], job["facts"])}).encode())


def examine_all(proofs: list[str], facts: Facts) -> list[dict[str, Any]]:
    """What each proof did; one that kills its process is named, and the others are run all the same."""
    done: list[dict[str, Any]] = []
    while len(done) < len(proofs):
        lines, status = _in_a_child(proofs[len(done) :], marshal.dumps(facts))
        done += [json.loads(line) for line in lines]
        if len(done) < len(proofs):
            done.append({"error": _death(status)})
    return done


def _in_a_child(proofs: list[str], blob: bytes) -> tuple[list[str], int]:
    """The whole lines a child wrote, one for each proof it finished, and how it ended."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        _be_the_child(proofs, blob, theirs)
    os.close(theirs)
    with open(ours, encoding="utf-8") as pipe:  # noqa: PTH123 - a file descriptor has no path
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    return text.split("\n")[:-1], status


def _be_the_child(proofs: list[str], blob: bytes, pipe: int) -> None:
    try:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        _bound_memory()
        for proof in proofs:
            signal.setitimer(signal.ITIMER_PROF, SLICE)
            line = json.dumps(examine(proof, blob)).encode() + b"\n"
            while line:
                line = line[os.write(pipe, line) :]
    finally:
        os._exit(0)


def _bound_memory() -> None:
    sizes = Path("/proc/self/statm")
    if not sizes.exists():  # then the limits of the whole job are all there is
        return
    pages = int(sizes.read_text().split()[0])
    wanted = pages * resource.getpagesize() + ROOM
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))


def _death(status: int) -> str:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
        return f"timeout: more than {SLICE:g} s of processor time"
    return "crash: the proof killed its process"


# One proof


def examine(source: str, blob: bytes) -> dict[str, Any]:
    """Runs a proof on facts that note what is read of them, then on changed copies. `blob` is marshalled facts."""
    try:
        answer, steps = load(source)
        reads = Reads()
        value = plain(answer(traced(marshal.loads(blob), reads)))
        evidence = reads.evidence()
        small, marks = reduced(marshal.loads(blob), reads, evidence)
        unread_matters = differs(answer, small, value)
        intermediate = plain(list(steps(marshal.loads(blob)))) if steps else []
    except Exception as error:  # noqa: BLE001 - whatever a proof raises is its error
        return {"error": _described(error)}
    insensitive = [] if unread_matters else _insensitive(answer, value, marshal.dumps(small), marks)
    return {
        "value": value,
        "evidence": [[page, reads.ids[page, index]] for page, index in sorted(evidence)],
        "insensitive": [[page, reads.ids[page, index]] for page, index in sorted(insensitive)],
        "unread_matters": unread_matters,
        "steps": intermediate,
    }


def _described(error: Exception) -> str:
    line, frame = None, error.__traceback__
    while frame is not None:
        line = frame.tb_lineno if frame.tb_frame.f_code.co_filename == "proof" else line
        frame = frame.tb_next
    where = f" (line {line})" if line else ""
    return f"{type(error).__name__}: {error}"[:300] + where


def load(source: str) -> tuple[Function, Function | None]:
    names: dict[str, Any] = {"__builtins__": {**_SAFE, "__import__": _import}, "__name__": "proof"}
    exec(compile(source, "proof", "exec", dont_inherit=True), names)
    return names["answer"], names.get("steps")


def _public(module: Any) -> SimpleNamespace:
    """A module as its documentation has it: what it imported for itself cannot be reached through it."""
    names = getattr(module, "__all__", None) or [name for name in dir(module) if not name.startswith("_")]
    return SimpleNamespace(**{name: getattr(module, name) for name in names})


_SAFE = {name: getattr(__builtins__, name, None) or __builtins__[name] for name in BUILTINS}  # type: ignore[index]
_MODULES = {module.__name__: _public(module) for module in (math, statistics, datetime, re)}


def _import(name: str, *_: object) -> Any:
    if name in ("_strptime", "time"):  # what the date classes import for themselves
        return __import__(name)
    return _MODULES[name]


def plain(value: Any) -> Any:
    """An answer as JSON. Dates become ISO texts, sets sorted lists."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("the answer is not a finite number")
        return value
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted((plain(one) for one in value), key=lambda one: (str(type(one)), one))
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    raise TypeError(f"an answer cannot be a {type(value).__name__}")


# Changing what was read, and taking away what was not

Mark: TypeAlias = tuple[Place, Place, set[str], list[tuple[Cell, str]]]  # old place, new place, keys, cells


def reduced(facts: Facts, reads: Reads, evidence: Mapping[Place, set[str]]) -> tuple[Facts, list[Mark]]:
    """The facts without everything the proof did not read, and where its evidence stands in them."""
    rows: dict[tuple[int, int], list[int]] = defaultdict(list)
    read = {cell for cell in reads.cells if cell in reads.linked}
    for p, t, r in sorted({cell[:3] for cell in read}):
        rows[p, t].append(r)
    marks: list[Mark] = []
    for p, page in enumerate(facts["pages"]):
        kept = [index for index in range(len(page["elements"])) if (p, index) in evidence]
        page["elements"] = [page["elements"][index] for index in kept]
        for new, old in enumerate(kept):
            marks.append(((p, old), (p, new), evidence[p, old], []))
        for t, table in enumerate(page["tables"]):
            cells = [[v if (p, t, r, c) in read else None for c, v in enumerate(table["rows"][r])] for r in rows[p, t]]
            table["rows"] = cells
    by_place = {mark[0]: mark for mark in marks}
    for p, t, r, c in sorted(read):
        for place, key in reads.linked[p, t, r, c]:
            if place in by_place:
                by_place[place][3].append(((p, t, rows[p, t].index(r), c), key))
    return facts, marks


def differs(answer: Function, facts: Facts, value: Any) -> bool:
    """Whether the proof says anything else of these facts; an error is something else."""
    try:
        return not _equal(plain(answer(facts)), value)
    except Exception:  # noqa: BLE001 - a proof that falls over changed facts depends on them
        return True


def _equal(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)  # so that 1 is not True


def _insensitive(answer: Function, value: Any, blob: bytes, marks: list[Mark]) -> list[Place]:
    stride = max(1, math.ceil(len(marks) / MOST_CHANGED))
    peers = _peers(marshal.loads(blob), marks)
    return [mark[0] for mark in marks[::stride] if not _matters(answer, value, blob, mark, peers)]


def _peers(facts: Facts, marks: list[Mark]) -> dict[str, list[Any]]:
    peers: dict[str, list[Any]] = defaultdict(list)
    for _, (page, index), keys, _ in marks:
        for key in keys:
            value = _read(facts["pages"][page]["elements"][index], key)
            if value not in peers[key]:
                peers[key].append(value)
    return peers


def _matters(answer: Function, value: Any, blob: bytes, mark: Mark, peers: Mapping[str, list[Any]]) -> bool:
    _, (page, index), keys, cells = mark
    for key in sorted(keys):
        old = _read(marshal.loads(blob)["pages"][page]["elements"][index], key)
        for new in changes(old, peers[key]):
            facts = marshal.loads(blob)
            _write(facts["pages"][page]["elements"][index], key, new)
            for (p, t, r, c), cell_key in cells:
                if cell_key == key:
                    facts["pages"][p]["tables"][t]["rows"][r][c] = new
            if differs(answer, facts, value):
                return True
    facts = marshal.loads(blob)
    del facts["pages"][page]["elements"][index]
    for (p, t, r, c), _ in cells:
        facts["pages"][p]["tables"][t]["rows"][r][c] = None
    try:  # falling over a mark that is gone shows only that it was looked for
        return not _equal(plain(answer(facts)), value)
    except Exception:  # noqa: BLE001
        return False


def _read(element: Mapping[str, Any], key: str) -> Any:
    return element["value"].get(key[6:]) if key.startswith("value.") else element[key]


def _write(element: dict[str, Any], key: str, new: Any) -> None:
    if key.startswith("value."):
        element["value"][key[6:]] = new
    else:
        element[key] = new


def changes(old: Any, peers: list[Any]) -> Iterator[Any]:
    """Other values a fact could have had: far above and below all others, then as its peers, then a little off."""
    if isinstance(old, bool):
        yield not old
    elif isinstance(old, int | float):
        far = 1000 + 1000 * max(abs(one) for one in [old, *peers] if isinstance(one, int | float))
        yield from (far, -far, *[one for one in peers if one != old][:3], old + 1)
    elif isinstance(old, str):
        if re.match(r"\d{4}-\d\d-\d\d", old):
            yield from ("2900" + old[4:], "1900" + old[4:])
        elif re.fullmatch(r"[-+]?[\d,.]+", old):
            yield "987654"
        else:
            yield f"another {old}"
        yield from [one for one in peers if one != old][:3]
    elif isinstance(old, list):
        yield from ([_moved(one, 10_000) for one in old], [_moved(one, -10_000) for one in old])


def _moved(value: Any, by: float) -> Any:
    if isinstance(value, list):
        return [_moved(one, by) for one in value]
    return value + by if isinstance(value, int | float) else value

"""Runs proofs in the guest, and finds out what each answer hangs on.

The source is JSON: `{"facts": …, "proofs": [source, …]}`; docs/proofs.md says what a proof may be and what counts as
evidence. Proofs run in a child process, one after another, each with a slice of processor time that the kernel
enforces: a proof that overruns its slice dies of its own timer, and a new child goes on with the next one.
Standard library only: this file runs where nothing of ours can be imported.
"""

from __future__ import annotations

import datetime
import gc
import json
import marshal
import math
import os
import re
import resource
import signal
import statistics
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

from .changes import Function, differs, insensitive_marks, own_literals, plain, reduced
from .reads import Facts, Reads, traced

SLICE = 1.0  # seconds of processor time a proof may use, all its runs together
MANY = 100_000  # objects between two looks for rings of garbage: facts are many and hold none
ROOM = 256 << 20  # bytes a proof may take beyond what the guest has

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
        gc.set_threshold(MANY)
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
    said = own_literals(source)
    insensitive = [] if unread_matters else insensitive_marks(answer, value, marshal.dumps(small), marks, said)
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

"""The step that has its author mend a program which failed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from synth.kinds._steps import drawing, source_of
from synth.records import JSON, Program, Reject
from synth.steps import Kind, Prompt

AROUND = 4  # lines before and after the one that failed
DETAIL = 600  # characters of a message; what is longer repeats itself
HOPELESS = frozenset({"unsupported", "bad_scene"})  # nothing another program of this renderer would change


class Repair:
    """Patches the program; where the last two faults are the same, has it written anew, from the data alone."""

    def __init__(self, kind: Kind, faults: Sequence[Reject]) -> None:
        self.kind, self.fault = kind, faults[-1]
        self.anew = len(faults) > 1 and signature(faults[-1]) == signature(faults[-2])

    def ask(self, program: Program, /) -> Prompt:
        return Prompt(
            stage="repair",
            item=program,
            template="models/anew.jinja" if self.anew else "models/repair.jinja",
            values=drawing(self.kind, program.spec)
            | {
                "reason": self.fault.reason,
                "detail": self.fault.detail[:DETAIL],
                "around": lines_around(program.source, self.fault.detail),
            },
        )

    def read(self, program: Program, reply: JSON, /) -> Program:
        return Program(
            spec=program.spec,
            renderer=program.renderer,
            source=source_of(reply),
            files=program.files,
            parent=program,
            why="repair",
        )


def signature(fault: Reject) -> tuple[str, str]:
    """The same for the same fault at another line or with other numbers."""
    return fault.reason, re.sub(r"\d+", "0", fault.detail)[:200]


def lines_around(source: str, detail: str) -> str:
    """The lines near the one the message names, numbered, that one marked."""
    found = re.match(r"line (\d+): ", detail)
    lines = source.splitlines()
    if found is None or not 1 <= int(found[1]) <= len(lines):
        return ""
    at = int(found[1])
    near = range(max(1, at - AROUND), min(len(lines), at + AROUND) + 1)
    return "\n".join(f"{'>' if number == at else ' '} {number:>4}  {lines[number - 1]}" for number in near)


def told(faults: Sequence[Reject]) -> str:
    """The last fault, and those before it."""
    if len(faults) == 1:
        return faults[0].detail
    before = "; ".join(f"{fault.reason}: {fault.detail[:200]}" for fault in faults[:-1])
    return f"{faults[-1].detail} (mended {len(faults) - 1} times; before that: {before})"

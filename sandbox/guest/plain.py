"""A driver that only runs the program, with `page` and `data` in its namespace: what the self-check uses."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

from sandbox.guest import PROGRAM

if TYPE_CHECKING:
    from sandbox.guest.output import Output


def run(source: str, out: Output) -> None:
    code = compile(source, PROGRAM, "exec", dont_inherit=True)
    main = ModuleType("__main__")
    vars(main).update(page=out.page, data=out.data, handoff=out.handoff, fail=out.fail)
    sys.modules["__main__"] = main  # where pickle looks for what a program defines
    try:
        exec(code, vars(main))
    except SystemExit as end:
        if end.code not in (None, 0):
            raise

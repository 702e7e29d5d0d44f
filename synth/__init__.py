"""Synthetic images whose every answer is proved by the program that drew them."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from synth.syntax import parse_in_turn

if TYPE_CHECKING:
    from synth.api import Asked as Asked
    from synth.api import Asking as Asking
    from synth.api import Collection as Collection
    from synth.api import Drawing as Drawing
    from synth.api import Evidence as Evidence
    from synth.api import Example as Example
    from synth.api import NoDataset as NoDataset
    from synth.api import Questions as Questions
    from synth.api import Rejected as Rejected
    from synth.api import Rejects as Rejects
    from synth.api import RenderError as RenderError
    from synth.api import ask as ask
    from synth.api import generate as generate
    from synth.api import open as open  # noqa: A004 - as users write it: `synth.open`
    from synth.api import render as render
    from synth.api import run as run

__version__ = "0.1.0"

SIBLINGS = ("renderers", "templates", "sandbox", "qa")
# For notebooks; loaded when they are asked for, since the command line starts without them.
__all__ = [
    "Asked", "Asking", "Collection", "Drawing", "Evidence", "Example", "NoDataset", "Questions", "Rejected", "Rejects",
    "RenderError", "ask", "generate", "render", "run",
]  # fmt: skip
NAMES = (*__all__, "open")  # a star would put it in the place of Python's own


def __getattr__(name: str) -> object:
    if name not in NAMES:
        raise AttributeError(f"module 'synth' has no attribute {name!r}")
    found: object = getattr(import_module("synth.api"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *NAMES})


def _refuse_shadows() -> None:
    """The siblings have everyday names: a `qa.py` in the working folder would be imported in place of ours."""
    root = Path(__file__).resolve().parent.parent
    for name in SIBLINGS:
        spec = find_spec(name)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if origin != root / name / "__init__.py":
            culprit = origin or (list(spec.submodule_search_locations or []) if spec else "nothing")
            raise ImportError(
                f"synth needs its own package {name!r} ({root / name}), but Python finds {culprit}; "
                f"rename that one, or start from another folder"
            )


_refuse_shadows()
parse_in_turn()

"""Synthetic images whose every answer is proved by the program that drew them."""

from importlib.util import find_spec
from pathlib import Path

__version__ = "0.1.0"

SIBLINGS = ("renderers", "templates", "sandbox", "qa")


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

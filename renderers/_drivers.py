"""The sources of the drivers, which travel into the guest as text."""

from __future__ import annotations

from pathlib import Path


def driver_sources() -> dict[str, str]:
    """Every module of `renderers/drivers`, by its dotted name there: `matplotlib`, `matplotlib.capture`."""
    folder = Path(__file__).parent / "drivers"
    return {_name(path.relative_to(folder)): path.read_text("utf-8") for path in sorted(folder.glob("*/*.py"))}


def _name(path: Path) -> str:
    return path.parent.name if path.stem == "__init__" else f"{path.parent.name}.{path.stem}"

"""The sources of the drivers, which travel into the guest as text."""

from __future__ import annotations

from pathlib import Path


def driver_sources() -> dict[str, str]:
    """Every module of `renderers/drivers`, by name."""
    folder = Path(__file__).parent / "drivers"
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.py")) if path.stem != "__init__"}

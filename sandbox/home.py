"""Where this machine keeps what the project builds for itself."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """SYNTH_HOME, else `.synth` of the checkout this package lies in, else the user's cache."""
    told = os.environ.get("SYNTH_HOME")
    if told:
        return Path(told).expanduser().absolute()
    checkout = Path(__file__).parents[1]
    if (checkout / "pyproject.toml").is_file():
        return checkout / ".synth"
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "pixelproof"

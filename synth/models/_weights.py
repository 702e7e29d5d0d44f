"""What a model in this process is loaded from: a folder of weights, or a name that Hugging Face knows."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from synth.records import WorldError

CONFIG = "config.json"
OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")


def must_be_installed(library: str, fix: str) -> None:
    if find_spec(library) is None:
        raise WorldError(f"{library} is not installed", fix)


def waited_for(name: str) -> str | None:
    """What must be fetched first, if anything. Raises `WorldError` for weights that cannot be had."""
    if Path(name).is_dir():
        if not (Path(name) / CONFIG).is_file():
            raise WorldError(f"{name} holds no model: there is no {CONFIG} in it", "name the folder it was saved to")
        return None
    if name.startswith(("/", ".", "~")) or name.count("/") > 1:
        raise WorldError(f"there is no folder {name}", "name the folder of a model, or one that Hugging Face has")
    if _is_cached(name):
        return None
    if any(os.environ.get(one, "").upper() in ("1", "ON", "YES", "TRUE") for one in OFFLINE):
        raise WorldError(f"{name} is not on this machine, and nothing may be fetched", f"unset {OFFLINE[0]}")
    return f"{name} is not on this machine; it is fetched from Hugging Face when it is first asked"


def _is_cached(name: str) -> bool:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        return isinstance(try_to_load_from_cache(name, CONFIG), str)
    except HFValidationError as error:
        raise WorldError(f"{name} is no name of a model", "write a folder, or OWNER/NAME") from error

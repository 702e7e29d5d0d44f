"""What lmms-eval calls for a task of ours. It stands beside the task, the data and `reward.py`, and needs no more."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FILES = "files_of_"


def __getattr__(name: str) -> list[str]:
    """`files_of_test` are the data files of the side "test", wherever this folder stands; a point would part names."""
    if not name.startswith(FILES):
        raise AttributeError(name)
    side = name.removeprefix(FILES).replace("+", ".")
    return sorted(str(path) for path in HERE.glob(f"{side}-{'[0-9]' * 5}*.parquet"))


def doc_to_visual(doc: dict[str, Any]) -> list[Any]:
    return [image.convert("RGB") for image in doc["images"]]


def doc_to_text(doc: dict[str, Any]) -> str:
    return str(doc["question"])


def process_results(doc: dict[str, Any], results: list[str], **_: Any) -> dict[str, float]:
    """Over all questions, and over those of its form."""
    score = _reward().score(results[0], doc["gold"])
    return {"accuracy": score, f"accuracy_{doc['form']}": score}


def _reward() -> Any:
    if "module" not in _LOADED:
        spec = spec_from_file_location("pixelproof_reward", HERE / "reward.py")
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        _LOADED["module"] = module
    return _LOADED["module"]


_LOADED: dict[str, Any] = {}

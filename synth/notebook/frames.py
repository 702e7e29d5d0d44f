"""Tables of pandas: a row a sample, or a row a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth.notebook.needed import needed

if TYPE_CHECKING:
    import pandas as pd

    from synth.notebook.asked import Asked
    from synth.notebook.collection import Collection, Questions
    from synth.notebook.example import Example

SAMPLE = (
    "id", "kind", "renderer", "language", "title", "subject", "persona", "difficulty",
    "pages", "width", "height", "questions", "program",
)  # fmt: skip
QUESTION = (
    "id", "sample", "kind", "question", "answer", "value", "type", "unit", "tolerance", "form", "family",
    "options", "wrong", "rationale", "proof", "evidence",
)  # fmt: skip


def samples_frame(samples: Collection, *, images: bool) -> pd.DataFrame:
    pandas = needed("pandas", "to_pandas")
    rows = [_sample(example, images) for example in samples]
    frame: pd.DataFrame = pandas.DataFrame(rows, columns=[*SAMPLE, *(["images"] if images else [])])
    return frame


def questions_frame(questions: Questions) -> pd.DataFrame:
    pandas = needed("pandas", "to_pandas")
    frame: pd.DataFrame = pandas.DataFrame([_question(asked) for asked in questions], columns=list(QUESTION))
    return frame


def _sample(example: Example, images: bool) -> dict[str, Any]:
    """Width and height are the first page's, in pixels; `difficulty` is None where there was no topic."""
    topic, sizes = example.topic, example.sizes
    return {
        **{name: getattr(example, name) for name in ("id", "kind", "renderer", "language", "title", "program")},
        "subject": topic.subject if topic else None,
        "persona": topic.persona if topic else None,
        "difficulty": topic.difficulty if topic else None,
        "pages": len(sizes),
        "width": sizes[0][0],
        "height": sizes[0][1],
        "questions": len(example.questions),
        **({"images": example.pngs} if images else {}),
    }


def _question(asked: Asked) -> dict[str, Any]:
    said = {name: getattr(asked, name) for name in QUESTION if name not in ("sample", "kind", "question", "evidence")}
    return {
        **said,
        "sample": asked.example.id,
        "kind": asked.example.kind,
        "question": asked.text,
        "evidence": [(place["page"], place["element"]) for place in asked.row["evidence"]],
    }

"""A reader of the pixels alone gives the same answer: a model that sees the picture, or OCR for what is merely read."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from qa import ocr
from qa.case import Case
from qa.checks._numbers import scaled_numbers
from qa.checks._pixels import read_text
from synth.records import Answer, Parts, Verdict, with_places
from synth.steps import Prompt

OFF_AXIS = 0.02  # of a value that is read off an axis
OVERLAP = 0.5  # of two boxes: their common area over that of both together
NONE = "not answerable"
_NONE = {NONE, "unanswerable", "cannot be determined", "cannot be answered", "not shown", "unknown", "none", "n/a"}

_SHAPES: dict[str, dict[str, Any]] = {
    "number": {"type": ["number", "string"]},
    "list": {"type": "array", "items": {"type": ["string", "number"]}},
    "box": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
    "point": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
}
_SHAPES["set"] = _SHAPES["list"]
_MARKS = re.compile(r"^(?:[ ,;:!\"'()]|\.(?!\d))+|[ .,;:!\"'()]+$")  # the point of ".5" is no outer mark


def ask(case: Case) -> Prompt:
    question = case.question
    shape = _SHAPES.get(question.answer.type, {"type": "string"})
    return Prompt(
        stage="agrees",
        item=question,
        template="models/agrees.jinja",
        values={
            "question": with_places(question.text),
            "where": where(case, question.text),
            "options": list(question.options),
            "how": _how(case),
            "shape": {"array": "[…]"}.get(str(shape["type"]), '"…"'),
        },
        images=[page.image for picture in question.pictures for page in picture.pages],
        schema={"type": "object", "properties": {"answer": shape}, "required": ["answer"]},
    )


def _how(case: Case) -> str:
    size = f"in {_pixels(case)}"
    return {
        "number": "Answer with the number.",
        "bool": "Answer Yes or No.",
        "list": "Answer with a list.",
        "set": "Answer with a list.",
        "table": "Answer with the table as CSV, its header first.",
        "box": f"Answer with the box [left, top, right, bottom] {size}.",
        "point": f"Answer with the point [x, y] {size}.",
    }.get(case.question.answer.type, "Answer with the words alone.") + (
        f' If the picture does not say, answer "{NONE}".' if case.question.form in ("short", "unanswerable") else ""
    )


def where(case: Case, *texts: Parts) -> str:
    """What numbers of places mean, where there are such."""
    spoken_of = any(part["type"] != "text" for text in texts for part in text)
    return f"Places are [left, top, right, bottom] or [x, y] in {_pixels(case)}." if spoken_of else ""


def _pixels(case: Case) -> str:
    scene = case.scene(0)
    return f"pixels of the picture, which is {scene.width} wide and {scene.height} high"


def judge(case: Case) -> Verdict:
    if not case.reader:
        return _by_ocr(case)
    said = case.heard.get("agrees")
    given = said.get("answer") if isinstance(said, dict) else None
    if given is None:
        return case.unjudged("agrees", "the reader gave no answer", by=case.reader)
    if same(given, case):
        return case.passed("agrees", by=case.reader)
    if case.question.form == "free":
        return case.unjudged("agrees", "nobody says the same of a picture in the same words", by=case.reader)
    return case.failed("agrees", f"the reader says {str(given)[:120]!r}", by=case.reader)


def _by_ocr(case: Case) -> Verdict:
    """Only where the answer is the text of the one element the proof read."""
    answer, evidence = case.question.answer, case.evidence
    if answer.type != "text" or len(evidence) != 1 or plain(evidence[0][1].text or "") != plain(str(answer.value)):
        return case.unjudged("agrees", "there is no reader")
    page, element = evidence[0]
    if (why := ocr.cannot_read(element.text or "", case.language)) is not None:
        return case.unjudged("agrees", why, by="ocr")
    if not ocr.readable(element.text or ""):
        return case.unjudged("agrees", "OCR reads Latin letters only", by="ocr")
    found, seen = read_text(case, page, element, 1.0)
    return case.passed("agrees", by="ocr") if found else case.failed("agrees", f"OCR reads {seen!r}", by="ocr")


# Whether two answers are one


def same(given: Any, case: Case) -> bool:
    question, answer = case.question, case.question.answer
    if question.form == "unanswerable":
        return plain(str(given)) in _NONE
    if isinstance(given, str) and plain(given) == plain(answer.words):
        return True
    if question.options:
        return False  # an option is said word for word
    match answer.type:
        case "number":
            return any(_near(number, case) for number in _numbers(given))
        case "bool":
            return bool(_truth(given) == answer.value)
        case "list" | "set":
            return _lists(given, answer)
        case "box":
            return _boxes(given, answer.value)
        case "point":
            return _within(given, case)
        case "table":
            return _rows(str(given)) == _rows(answer.words) or _rows(str(given)) == _cells(answer.value)
    return plain(str(given)) == plain(str(answer.value))


def plain(text: str) -> str:
    """Without case, outer marks, doubled spaces, and the article in front."""
    folded = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-").replace("’", "'").casefold()
    return re.sub(r"^(?:the|a|an) ", "", _MARKS.sub("", " ".join(folded.split())))


def _near(number: float, case: Case) -> bool:
    answer = case.question.answer
    off_axis = any(element.reads == "axis" for _, element in case.evidence) and answer.tolerance > 0
    allowed = max(answer.tolerance, OFF_AXIS * abs(answer.value) if off_axis else 0.0, 1e-9 * abs(answer.value))
    return bool(abs(number - answer.value) <= allowed)


def _numbers(given: Any) -> list[float]:
    """The number said, as it stands and with its multiplier; none where several are said."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        return [float(given)]
    found = scaled_numbers(str(given))
    return [found[0][0], found[0][0] * found[0][2]] if len(found) == 1 else []


def _truth(given: Any) -> bool | None:
    if isinstance(given, bool):
        return given
    word = re.match(r"\W*(yes|no|true|false)\b", str(given).casefold())
    return None if word is None else word[1] in ("yes", "true")


def _lists(given: Any, answer: Answer) -> bool:
    if not isinstance(given, list):
        given = re.split(r"\s*[,;\n]\s*", str(given))
    one, other = [[_scalar(part) for part in parts] for parts in (given, answer.value)]
    return sorted(one) == sorted(other) if answer.type == "set" else one == other


def _scalar(value: Any) -> str:
    try:
        return f"{float(value):.9g}"
    except (TypeError, ValueError):
        return plain(str(value))


def _boxes(given: Any, box: Any) -> bool:
    if not _floats(given, 4):
        return False
    sides = [min(given[2], box[2]) - max(given[0], box[0]), min(given[3], box[3]) - max(given[1], box[1])]
    common = max(0.0, sides[0]) * max(0.0, sides[1])
    both = sum(abs((b[2] - b[0]) * (b[3] - b[1])) for b in (given, box)) - common
    return bool(both > 0 and common / both >= OVERLAP)


def _within(given: Any, case: Case) -> bool:
    """Inside the mark that is pointed at; where there is not one such mark, as near as the tolerance says."""
    if not _floats(given, 2):
        return False
    x, y = given
    boxes = [element.box for _, element in case.evidence if element.box is not None]
    if len(boxes) == 1:
        x0, y0, x1, y1 = boxes[0]
        return bool(x0 <= x <= x1 and y0 <= y <= y1)
    at = case.question.answer.value
    return bool(max(abs(x - at[0]), abs(y - at[1])) <= max(case.question.answer.tolerance, 1.0))


def _floats(given: Any, count: int) -> bool:
    return isinstance(given, list) and len(given) == count and all(isinstance(n, int | float) for n in given)


def _rows(text: str) -> list[list[str]]:
    return [[_scalar(cell) for cell in row.split(",")] for row in text.strip().splitlines()]


def _cells(value: Any) -> list[list[str]]:
    return [[_scalar(cell) for cell in row] for row in value] if isinstance(value, list) else []

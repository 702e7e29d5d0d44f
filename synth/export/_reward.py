"""Whether an answer is right: 1.0 or 0.0, for trainers and benchmarks. It needs Python alone, and no other file.

One answer is taken from what was said: what stands in the last <answer>…</answer> or \\boxed{…}, else all of it where
that is an answer, else its last line. `gold` is the JSON that stands beside the question; it says what is compared with
what. Naming several answers is wrong whatever they are.

verl: `compute_score`. EasyR1: `score_batch`. TRL: `trl_reward`. By hand: `score("45 km", gold)`.
"""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

REWARD_NAME, REWARD_TYPE = "pixelproof", "batch"  # by these EasyR1 knows what to call, and with what

ENOUGH = {"box": 0.5}  # of the common area of two boxes over that of both together; all of anything else
LONGEST = {"table": 20_000, "list": 20_000, "set": 20_000}  # characters of an answer; of the other types so many:
SHORT = 2_000
LAST_LINE_FIRST = ("bool", "choice", "unanswerable")  # the others read all that was said first

Gold = dict[str, Any]


def score(answer_text: str, gold: str, *, graded: bool = False) -> float:
    """`graded` gives the share of right cells of a table, of common things of two sets, of common area of two boxes."""
    wanted = _gold(gold)
    kind = "unanswerable" if wanted["form"] == "unanswerable" else "choice" if wanted["options"] else wanted["type"]
    texts = _said(answer_text if isinstance(answer_text, str) else "")
    for text in reversed(texts) if kind in LAST_LINE_FIRST else texts:
        if not text.strip() or len(text) > LONGEST.get(kind, SHORT):
            continue
        grade = JUDGES.get(kind, _text)(text, wanted)
        if grade is not None:
            return grade if graded else float(grade >= ENOUGH.get(kind, 1.0))
    return 0.0


def compute_score(data_source: str, solution_str: str, ground_truth: str, extra_info: Any = None, **_: Any) -> float:
    return score(solution_str, ground_truth)


def score_batch(reward_inputs: Sequence[dict[str, Any]]) -> list[dict[str, float]]:
    scores = [score(one["response"], one["ground_truth"]) for one in reward_inputs]
    return [{"overall": found, "accuracy": found} for found in scores]


def trl_reward(prompts: Sequence[Any], completions: Sequence[Any], gold: Sequence[str], **_: Any) -> list[float]:
    return [score(_content(said), one) for said, one in zip(completions, gold, strict=True)]


def _content(said: Any) -> str:
    """Of a completion, which is a text or messages; content is a text or parts."""
    if isinstance(said, str):
        return said
    content = said[-1]["content"] if said else ""
    return content if isinstance(content, str) else "".join(part.get("text") or "" for part in content)


@lru_cache(maxsize=4096)
def _gold(gold: str) -> Gold:
    found: Gold = json.loads(gold)
    return found


# The answer in what was said


def _said(text: str) -> list[str]:
    """The answer; where nothing marks it, all that was said and its last line."""
    text = text.rpartition("</think>")[2]
    end = text.rfind("</answer>")
    start = text.rfind("<answer>", 0, max(end, 0))
    marked = start >= 0
    if marked:
        text = text[start + len("<answer>") : end]
    if (boxed := _boxed(text)) is not None:
        return [boxed]
    text = re.sub(r"<\|[^|<>]{1,40}\|>", " ", text).strip()
    last = text.rpartition("\n")[2]
    return [text] if marked or last == text else [text, last]


def _boxed(text: str) -> str | None:
    start = text.rfind("\\boxed{")
    depth = 0
    for brace in re.finditer("[{}]", text[start:]) if start >= 0 else ():
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            inner = text[start + len("\\boxed{") : start + brace.start()]
            return re.sub(r"\\([%$&#_{}])|\\(?:text|mathrm|mathbf)\{([^{}]*)\}|\\[,;! ]", r"\1\2", inner)
    return None


_LEAD = re.compile(r"(?:so |thus |therefore |hence )?,? ?(?:the )?(?:final |correct |right )?answer(?: is\b| ?[:=])+ ?")
_MARKS = " .,;:!\"'()*`“”„«»"


def _folded(text: str) -> str:
    """In one line and one case, without outer marks."""
    text = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-").replace("’", "'").casefold()
    text = " ".join(text.split()).rstrip(_MARKS)
    bare = text.lstrip(_MARKS)
    return f".{bare}" if bare[:1].isdigit() and text[: -len(bare)].endswith(".") else bare  # of ".5"


def _plain(text: str) -> str:
    """Without the article in front, too."""
    return re.sub(r"^(?:the|a|an) ", "", _folded(text))


def _bare(text: str) -> str:
    """Folded, without "The answer is" in front."""
    folded = _folded(text.replace("**", ""))
    lead = _LEAD.match(folded)
    return _folded(folded[lead.end() :]) if lead else folded


def _says(text: str, gold: Gold) -> bool:
    wanted = _plain(gold["text"])
    return bool(wanted) and wanted in (_plain(text), _plain(_bare(text)))


# Types. Each gives a grade; None where the text is no answer of its type.


def _text(text: str, gold: Gold) -> float | None:
    wanted = _plain(str(gold["value"]))
    return 1.0 if _says(text, gold) or (wanted and _plain(_bare(text)) == wanted) else None


_CANNOT = re.compile(
    r"\b(?:cannot|can't|can not|could not|couldn't|impossible|not possible|unable)\b.{0,60}?"
    r"\b(?:tell|told|determin|answer|know|sa[iy]|see|read|infer|find|found|identif|state|establish)"
    r"|\bnot (?:be )?(?:shown|given|stated|answerable|available|visible|specified|mentioned|provided|listed|included"
    r"|present|known|determinable|indicated|displayed|(?:in|on|from) the (?:picture|image|chart|table|graph|page))"
    r"|\b(?:unanswerable|undetermined|indeterminate)\b|\bthere (?:is|are) no\b"
    r"|\b(?:does not|doesn't|do not|don't) (?:say|show|tell|state|give|contain|list|mention|specify|provide|exist)"
    r"|\bnicht (?:sagen|bestimmen|erkennen|beantworten|angegeben|ersichtlich)\b"
    r"|\bne peut (?:pas )?être (?:dit|déterminé|répondu)|\bno se puede (?:saber|determinar|decir|responder)"
)
_NONE = {"not answerable", "unanswerable", "cannot be determined", "cannot be answered", "not shown", "unknown", "none",
         "n/a"}  # fmt: skip


def _refuses(text: str) -> bool:
    return _plain(_bare(text)) in _NONE or bool(_CANNOT.search(_folded(text)))


def _unanswerable(text: str, gold: Gold) -> float:
    return float(_says(text, gold) or _refuses(text))


_NUMBER = re.compile(r"(?<![\w.])[-+−]?\d+(?:,\d{3})*(?:\.\d+)?(?:[eE][-+]?\d+)?|(?<![\w])[-+−]?\.\d+")
_COMMA = re.compile(r"(?<![\w.,])[-+−]?(?:\d{1,3}(?:[.'\u00a0\u202f ]\d{3})+|\d+),\d{1,2}(?!\d|[.,]\d)")
_POINTS = re.compile(r"(?<![\w.,])[-+−]?\d{1,3}(?:\.\d{3})+(?!\d|[.,]\d)")  # thousands where commas part decimals
_PARTED = re.compile(r"(?<![\w.,])[-+−]?\d{1,3}(?:['\u00a0\u202f\u2009]\d{3})+(?![\d'])")
_SIGN = re.compile(r"(?<![\w.])([-+−])([A-Z]{0,3}([^\w\s])\s?)(?=\.?\d)")
_SCALE = re.compile(r"\s?(k|m|bn?|thousand|million|billion|trillion|%)(?!\w)", re.IGNORECASE)
_TIMES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9, "trillion": 1e12,
          "%": 0.01}  # fmt: skip


def _amounts(text: str) -> list[float]:
    """The one number that is said, as it stands and with its multiplier ("54k"); nothing where several are said."""
    if len(text) > SHORT:
        return []
    text = _SIGN.sub(lambda sign: sign[2] + sign[1] if unicodedata.category(sign[3]) == "Sc" else sign[0], text)
    if _COMMA.search(text):
        text = _POINTS.sub(lambda match: match[0].replace(".", ""), text)
        text = _COMMA.sub(lambda match: re.sub(r"[.'\s]", "", match[0]).replace(",", "."), text)
    text = _PARTED.sub(lambda match: re.sub(r"['\s]", "", match[0]), text)
    found = list(_NUMBER.finditer(text))
    if len(found) != 1:
        return []
    number = float(found[0][0].replace(",", "").replace("−", "-"))
    scale = _SCALE.match(text, found[0].end())
    return [number, number * (_TIMES[scale[1].lower()] if scale else 1.0)]


def _near(text: str, value: float, tolerance: float) -> bool:
    allowed = max(tolerance, 1e-9 * abs(value))
    return any(abs(number - value) <= allowed for number in _amounts(text))


def _number(text: str, gold: Gold) -> float | None:
    if _says(text, gold):
        return 1.0
    if _refuses(text) or not _amounts(text):
        return None
    return float(_near(text, gold["value"], gold["tolerance"]))


_YES, _NO = "yes|true|ja|oui|sí|si", "no|false|nein|non"
_TRUTH = re.compile(rf"\W*({_YES}|{_NO})\b(?:\W+(?:(?:or|and|oder|und|ou|et|o|y)\W+)?({_YES}|{_NO})\b)?")


def _bool(text: str, gold: Gold) -> float | None:
    said = _TRUTH.match(_bare(text))
    if said is None:
        return None
    first, second = (word in _YES.split("|") if word else None for word in said.groups())
    return float(first == gold["value"] and second in (first, None))


def _choice(text: str, gold: Gold) -> float | None:
    """By its words or, where letters were asked for, by its letter, with or without the words of that same option."""
    options, bare = [_plain(option) for option in gold["options"]], _bare(text)
    said = _plain(bare)
    if gold["letter"]:
        letter = re.match(r"(?:option |choice |letter )?\(?([a-z])(?:[).:]+ ?| |$)", bare)
        place = ord(letter[1]) - ord("a") if letter else len(options)
        if letter and place < len(options) and _plain(bare[letter.end() :]) in ("", options[place]):
            return float(letter[1].upper() == gold["letter"])
        said = bare if bare.startswith("a ") else said  # "A 23" is no 23
    right = _plain(gold["text"])
    return float(said == right) if options.count(said) == 1 else None


_MONTHS = {"jan": 1, "ene": 1, "feb": 2, "fev": 2, "mar": 3, "mrz": 3, "apr": 4, "avr": 4, "abr": 4, "may": 5, "mai": 5,
           "jun": 6, "juin": 6, "jul": 7, "juil": 7, "aug": 8, "aou": 8, "ago": 8, "sep": 9, "oct": 10, "okt": 10,
           "nov": 11, "dec": 12, "dez": 12, "dic": 12}  # fmt: skip
_SMALL = frozenset("of the in on st nd rd th de del le am im den en um".split())


def _day(text: str) -> tuple[int | None, int | None, int | None] | None:
    """Year, month and day, as far as they are said."""
    folded = unicodedata.normalize("NFKD", _bare(text).replace("º", ""))
    folded = "".join(letter for letter in folded if not unicodedata.combining(letter))
    if numeric := re.fullmatch(r"(\d{1,4})[-/.](\d{1,4})(?:[-/.](\d{1,4}))?", folded):
        return _numeric([part for part in numeric.groups() if part])
    tokens = [token for token in re.findall(r"\d+|[^\W\d_]+", folded) if token not in _SMALL]
    months = [_MONTHS.get(token[:4], _MONTHS.get(token[:3])) for token in tokens if not token.isdigit()]
    years = [int(token) for token in tokens if token.isdigit() and len(token) == 4]
    days = [int(token) for token in tokens if token.isdigit() and len(token) <= 2]
    parts = (years, months, days)
    if None in months or len(tokens) != sum(len(part) for part in parts) or any(len(part) > 1 for part in parts):
        return None
    year, month, day = (part[0] if part else None for part in parts)
    return (year, month, day) if months or years else None


def _numeric(parts: list[str]) -> tuple[int | None, int | None, int | None] | None:
    numbers = [int(part) for part in parts]
    if len(parts[0]) == 4:
        return numbers[0], numbers[1], numbers[2] if len(numbers) == 3 else None
    if len(parts[-1]) != 4:
        return None
    if len(parts) == 2:
        return numbers[1], numbers[0], None
    one, other, year = numbers
    if one != other and max(one, other) <= 12:
        return None  # nobody knows which of them is the month
    return (year, other, one) if one > 12 else (year, one, other)


def _date(text: str, gold: Gold) -> float | None:
    if _says(text, gold):
        return 1.0
    found, wanted = _day(text), _day(str(gold["value"]))
    if found is None or wanted is None:
        return _text(text, gold)
    told = _day(gold["text"]) or wanted  # what is said of the right day has to be said of this one
    parts = zip(found, wanted, told, strict=True)
    return float(all(one == other if one is not None else asked is None for one, other, asked in parts))


# Several things


def _same(given: object, wanted: object) -> bool:
    if _scalar(given) == _scalar(wanted):
        return True
    if isinstance(wanted, bool) or not isinstance(wanted, int | float):
        return False
    return _near(str(given), wanted, 0.0)


def _scalar(value: object) -> str:
    try:
        return f"{float(value):.9g}"  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return "" if value is None else _plain(str(value))


def _items(text: str, wanted: Sequence[object], marks: str = ";|\n,") -> list[object]:
    """Parted by what stands in none of the right ones."""
    if text.startswith("["):
        try:
            found = json.loads(text)
            return found if isinstance(found, list) else []
        except (ValueError, RecursionError):
            text = text.strip("[]")
    parting = [mark for mark in marks if mark in text and not any(mark in str(one) for one in wanted)]
    return [part.strip() for part in text.split(parting[0]) if part.strip()] if parting else [text]


def _list(text: str, gold: Gold) -> float | None:
    wanted, last = gold["value"], text.rpartition("\n")[2]
    if _says(text, gold):
        return 1.0
    if last != text and len(_items(last, wanted, ";|,")) > 1:
        return None  # the last line is a list itself
    found = _items(text, wanted)
    if gold["type"] == "list":
        pairs = zip(found, wanted, strict=False)
        return float(len(found) == len(wanted) and all(_is_item(one, other) for one, other in pairs))
    common, left = 0, found[:SHORT]
    for one in wanted:
        at = next((at for at, other in enumerate(left) if _is_item(other, one)), None)
        if at is not None:
            common += 1
            left.pop(at)
    return common / (len(wanted) + len(found) - common)


def _is_item(given: object, wanted: object) -> bool:
    return _same(given, wanted) or _same(re.sub(r"^(?:[-*•]|\d+[.)])\s+", "", str(given)), wanted)


def _table(text: str, gold: Gold) -> float:
    """The share of right cells, each at its place."""
    if _says(text, gold):
        return 1.0
    found, wanted = _grid(text), gold["value"]
    right = sum(
        _same(one, other)
        for row, wanted_row in zip(found, wanted, strict=False)
        for one, other in zip(row, wanted_row, strict=False)
    )
    return right / max(sum(map(len, found)), sum(map(len, wanted)))


def _grid(text: str) -> list[list[str]]:
    """Of the last fenced block; of the last lines with bars, or of CSV."""
    fenced = text.split("```")
    if len(fenced) >= 3:
        text = fenced[-2].partition("\n")[2]
    lines = [line for line in text.strip().splitlines() if line.strip()]
    if not any("|" in line for line in lines):
        try:
            return [list(row) for row in csv.reader(lines, skipinitialspace=True)]
        except csv.Error:
            return []
    while "|" not in lines[-1]:
        lines.pop()
    first = next((at + 1 for at in range(len(lines) - 1, -1, -1) if "|" not in lines[at]), 0)
    rows = [line.strip() for line in lines[first:]]
    return [_cells(row) for at, row in enumerate(rows) if at != 1 or set(row) - set("|:- ")]


def _cells(row: str) -> list[str]:
    row = row.removeprefix("|")
    row = row[:-1] if row.endswith("|") and not row.endswith("\\|") else row
    return [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", row)]


# Places, as the question asked for them


_PLACE = re.compile(r"[\[(]\s*(-?\d+(?:\.\d+)?(?:\s*,\s*-?\d+(?:\.\d+)?)+)\s*[\])]")
_LOC = re.compile(r"<loc_?(\d{1,4})>")


def _numbers(text: str) -> list[float]:
    """Of what stands in brackets, or of all of it."""
    text = _LOC.sub(r" \1 ", text)
    text = " ".join(_PLACE.findall(text)) or text
    return [float(number) for number in re.findall(r"(?<![A-Za-z_\d.])-?\d+(?:\.\d+)?", text)]


def _box(text: str, gold: Gold) -> float | None:
    given, wanted = _numbers(text), gold["value"]
    if len(given) != 4:
        return None
    sides = [min(given[at + 2], wanted[at + 2]) - max(given[at], wanted[at]) for at in (0, 1)]
    common = max(0.0, sides[0]) * max(0.0, sides[1])
    both = sum(abs((one[2] - one[0]) * (one[3] - one[1])) for one in (given, wanted)) - common
    return common / both if both > 0 else 0.0


def _point(text: str, gold: Gold) -> float | None:
    given = _numbers(text)
    if len(given) != 2:
        return None
    places = zip(given, gold["value"], gold["tolerance"], strict=True)
    return float(all(abs(at - right) <= allowed for at, right, allowed in places))


JUDGES: dict[str, Callable[[str, Gold], float | None]] = {
    "number": _number, "bool": _bool, "date": _date, "list": _list, "set": _list, "table": _table, "box": _box,
    "point": _point, "choice": _choice, "unanswerable": _unanswerable,
}  # fmt: skip

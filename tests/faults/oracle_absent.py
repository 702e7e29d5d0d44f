"""Questions that cannot be answered: what they ask for must be nowhere in the data, nor in the program's words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from synth.records import Program, Question, Spec
from tests.faults.oracle_chart import Chart
from tests.faults.oracle_cues import Right
from tests.faults.oracle_judged import squeezed
from tests.faults.oracle_words import sentences

COMMON = frozenset(
    """
    a about above after against all along amount an and any applies are arrow as at be been belongs below
    beside between box by can cell chart column comes connected contain day days diagram differ directly do
    does down each entered entry far field filled find follows for form from get give given goes going group
    groups has have heatmap high hold hour hours how in into is it its key large lead leads line lines
    looking low meet meets month months much next no node number of on one or over part percentage picture
    pie point put quarter quarters reached read row rows say says series set share show shown shows slice
    stand stands starting step table taken text than that the there to typed under up value values was week
    weeks were what when where which whole will with would year years you your
    """.split()
)


def absent(question: Question, chart: Chart | None, words: str = "") -> Right:
    """`words` are those that a page's source writes."""
    program = question.pictures[0].made_by
    assert isinstance(program, Program)
    written = squeezed(json.dumps([program.spec.data, program.spec.title], ensure_ascii=False)) + words
    quoted = re.findall("“([^”]*)”", question.words)
    missing = [name for name in quoted if squeezed(name) not in written]
    if not missing:
        missing = [word for word in _left(question.words, chart) if not _is_there(word, program.spec, written)]
    return Right(value=None, what="absent", doubt="" if missing else "all that is asked about is there")


def _is_there(word: str, spec: Spec, written: str) -> bool:
    """A number counts as there only where it stands in a name: values say nothing of what is asked."""
    if re.fullmatch(r"\d+", word):
        return any(re.search(rf"(?<!\d){word}(?!\d)", name) for name in _names(spec.data))
    return (
        re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", json.dumps(spec.data, ensure_ascii=False).lower())
        is not None
    )


def _names(data: object) -> Iterator[str]:
    """All texts of the data, and the places along an axis, numbers or not."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from map(str, value) if key == "places" else _names(value)
    elif isinstance(data, list):
        for value in data:
            yield from _names(value)
    elif isinstance(data, str):
        yield data


def _left(words: str, chart: Chart | None) -> list[str]:
    """Words that are neither common nor, of a chart, those of a name, a place or a measure that it has."""
    if chart is None:
        return _telling(re.sub("“[^”]*”", " ", words))
    for understood in sentences(words, chart):
        if understood.says("<p> <n>|<n> <p>"):  # a month of another year
            return ["another year"]
        if understood.series and understood.places:
            rest = _telling(re.sub(r"<\w+>", " ", understood.skeleton))
            return [word for word in rest if not re.fullmatch(r"\d+", word)]
    found: list[str] = []
    for understood in sentences(words, chart):
        found += _telling(re.sub(r"<(?!n>)\w+>", " ", understood.skeleton)) + [
            f"{number:g}" for number in understood.numbers
        ]
    return found


def _telling(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", text) if word.lower() not in COMMON]

"""What holds for questions about any chart: thousands of proofs over random scenes."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from charts import bars, frame, legend, picture_of, points
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running import ask_all, run, shuffled, stand_in_order

from qa.proofs import facts_of
from synth.records import Picture, Question

NAMES = ["Aster", "Briar", "Clover", "Dahlia", "Erica", "Fern", "Gorse", "Heath"]
FAST = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    """Bars, lines or points of one to three series over three to seven places, on an axis from 0 to `top`."""
    top = draw(st.sampled_from([1.0, 40.0, 100.0, 8000.0]))
    series = draw(st.integers(1, 3))
    places = NAMES[: draw(st.integers(3, 7))]
    numbers = st.floats(0.02, 1.0).map(lambda share: float(f"{share * top:.4g}"))
    names: list[str | None] = ["Inland", "Coast", "Hills"][:series] if series > 1 else [None]
    rows = {name: {place: draw(numbers) for place in places} for name in names}
    mark = draw(st.sampled_from(["bar", "printed", "stacked", "line", "scatter"]))
    ticks = {top * k / 5: f"{top * k / 5:g}" for k in range(6)}
    words: dict[str, Any] = {"x_label": "Plant", "y_label": draw(st.sampled_from(["Height (cm)", "Units sold", None]))}
    made = frame(title="A garden", x_ticks={p: p for p in places}, y_ticks=ticks, **words)
    precision = top / 400
    if mark == "line":
        made += points({n: list(row.items()) for n, row in rows.items()}, precision=precision, role="marker")
    elif mark == "scatter":
        dots = {n: [(float(k), v) for k, v in enumerate(row.values())] for n, row in rows.items()}
        made += points(dots, precision=precision)
    else:
        printed = "{:.10g}" if mark == "printed" else None
        made += bars(rows, precision=precision, printed=printed, stacked=mark == "stacked" and series > 1)
    return picture_of([*made, *(legend([n for n in names if n]) if series > 1 else [])])


@FAST
@given(pictures(), st.integers(0, 10_000))
def test_every_proof_computes_the_stated_answer_in_any_order_of_marks(picture, seed):
    facts, mixed = facts_of([picture]), shuffled(picture, seed)
    for question in ask_all(picture, seed):
        assert run(question, facts) == question.answer.value, question.words
        assert run(question, mixed) == question.answer.value, question.words


@FAST
@given(pictures(), st.integers(0, 10_000))
def test_the_numbers_of_the_rationale_are_the_steps_in_order(picture, seed):
    facts, mixed = facts_of([picture]), shuffled(picture, seed)
    for question in ask_all(picture, seed):
        steps = run(question, facts, "steps")
        assert stand_in_order(steps, question.rationale), (steps, question.rationale)
        assert run(question, mixed, "steps") == steps


@FAST
@given(pictures(), st.integers(0, 10_000))
def test_options_and_near_misses_are_wrong_and_apart(picture, seed):
    for question in ask_all(picture, seed):
        answer = question.answer
        for miss in question.wrong:
            assert miss.words != answer.words
            if answer.type == "number":
                assert abs(miss.value - answer.value) > 4 * answer.tolerance
            else:
                assert miss.value != answer.value
        if question.form == "choice":
            assert 3 <= len(question.options) <= 4
            assert len(set(question.options)) == len(question.options)
            assert question.options.count(answer.words) == 1
        else:
            assert question.options == ()


@FAST
@given(pictures(), st.integers(0, 10_000))
def test_the_order_of_elements_changes_no_question(picture, seed):
    scene = picture.pages[0].scene
    turned = picture_of(scene.elements[::-1])
    assert [told(q) for q in ask_all(picture, seed)] == [told(q) for q in ask_all(turned, seed)]


def told(question: Question) -> tuple[Any, ...]:
    return question.words, question.answer.words, question.options, question.rationale, question.proof


@FAST
@given(pictures(), st.integers(0, 10_000))
def test_sentences_are_whole(picture, seed):
    for question in ask_all(picture, seed):
        for sentence, end in ((question.words, "?"), (question.rationale, ".")):
            assert sentence.endswith((end, "”.")), sentence
            assert sentence[0].isupper() or not sentence[0].isalpha(), sentence
            assert not set("{}") & set(sentence), sentence
            assert "  " not in sentence, sentence
            assert "None" not in sentence, sentence
            assert " a a" not in sentence.replace(" a Aster", ""), sentence
        assert_articles_and_number(question.words)


def assert_articles_and_number(sentence: str) -> None:
    words = sentence.rstrip("?").replace(",", "").split()
    for one, other in pairwise(words):
        if one.lower() == "a":
            assert other[0].lower() not in "aeiou" or other.lower().startswith("uni"), sentence
        if one.lower() == "an":
            assert other[0].lower() in "aeio8", sentence
        if one == "1":
            assert other not in {"plants", "series", "lines", "groups"} or other == "series", sentence
        if one.isdigit() and one != "1":
            assert other not in {"plant", "line", "group"}, sentence
    if "Units sold" in sentence or "units sold" in sentence:
        assert " is the units sold" not in sentence, sentence
        assert "a units sold" not in sentence, sentence

"""The reward that goes with an export; which answers are right was told from the types, before it was asked."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.case import Case, Trace
from qa.checks.agrees import same
from synth.export import _reward
from synth.export._reward import compute_score, score, score_batch, trl_reward
from synth.records import Question, said
from tests.synth.export.entries import text


def gold(kind: str, value: Any, words: str, **more: Any) -> str:
    held = {"type": kind, "form": "short", "value": value, "tolerance": 0.0, "unit": None, "text": words}
    return json.dumps({**held, "options": [], "letter": None, "coords": None, **more})


EXACT = gold("number", 45, "45 km", unit="km")
LARGE = gold("number", 1_200_000.0, "€1.2 million", unit="€")
READ = gold("number", 42.0, "42", tolerance=0.5)
SHARE = gold("number", 0.072, "7.2%")
WORDS = gold("text", "Head waiter", "Head waiter")
TRUE = gold("bool", True, "Yes", form="yes_no")
FALSE = gold("bool", False, "No", form="yes_no")
MONTH = gold("date", "2017-08-01", "Aug 2017")
DAY = gold("date", "2021-03-06", "6 Mar")
ROW = gold("list", [532, 611, 4.5], "532; 611; 4.5", form="list")
WAY = gold("list", ["Manager", "Head waiter", "Waiter"], "Manager, Head waiter, Waiter", form="list")
NODES = gold("set", ["Barkeeper", "Head waiter"], "Barkeeper, Head waiter", form="list")
SHEET = gold("table", [["Slice", "Value"], ["Meadow", 48], ["Shore, east", 7.5]],
             'Slice,Value\nMeadow,48\n"Shore, east",7.5', form="table")  # fmt: skip
BOX = gold("box", [100, 100, 300, 200], "[100, 100, 300, 200]", form="box", coords="norm1000")
POINT = gold("point", [300, 200], "[300, 200]", form="point", tolerance=[20.0, 10.0], coords="norm1000")
LETTER = gold("text", "Shore", "Shore", form="choice", options=["Reedbed", "Shore", "The Meadow"], letter="B")
OPTION = gold("number", 23, "23", form="choice", options=["14", "23", "230"])
NOTHING = gold("text", None, "It cannot be told from the picture.", form="unanswerable")
ALL = [EXACT, LARGE, READ, SHARE, WORDS, TRUE, FALSE, MONTH, DAY, ROW, WAY, NODES, SHEET, BOX, POINT, LETTER, OPTION,
       NOTHING]  # fmt: skip

RIGHT = {
    EXACT: ["45", "45 km", "45.0", "It is 45 km.", "+45", "about 45", "**45**", "The answer is 45 km."],
    LARGE: ["1,200,000", "1.2 million", "€1.2m", "1'200'000", "1.200.000,00", "1\u00a0200\u00a0000 €", "1200000"],
    READ: ["42.5", "41.5", "42", "42,3"],
    SHARE: ["7.2%", "0.072", "7.2 %", "7,2%"],
    WORDS: ["head waiter", "Head waiter.", "“Head waiter”", "the Head waiter", "Answer: Head waiter", "`Head waiter`"],
    TRUE: ["Yes", "yes, it does", "True.", "**Yes**", "Yes, because it says so", "Answer: Yes", "Ja."],
    FALSE: ["No", "no.", "False", "No, it is not", "Nein"],
    MONTH: ["Aug 2017", "August 2017", "2017-08", "08/2017", "in August 2017", "2017-08-01", "août 2017", "2017/8"],
    DAY: ["6 Mar", "March 6", "6th of March", "2021-03-06", "6. März"],
    ROW: ["532; 611; 4.5", "532, 611, 4.50", "[532, 611, 4.5]", "532\n611\n4.5", "€532; €611; €4.50",
          "532 | 611 | 4.5"],
    WAY: ["manager, head waiter, waiter", '["Manager", "Head waiter", "Waiter"]',
          "1. Manager\n2. Head waiter\n3. Waiter"],
    NODES: ["Head waiter, Barkeeper", "- Barkeeper\n- Head waiter", '["Head waiter", "Barkeeper"]'],
    SHEET: ['Slice,Value\nMeadow,48\n"Shore, east",7.50',
            "| Slice | Value |\n| --- | --- |\n| Meadow | 48 |\n| Shore, east | 7.5 |",
            "Here it is:\n\n```csv\nSlice, Value\nMeadow, 48\n\"Shore, east\", 7.5\n```",
            "This is it:\n|Slice|Value|\n|:-|-:|\n|meadow|48.0|\n|Shore, east|€7.5|\nDone."],
    BOX: ["[100, 100, 300, 200]", '{"bbox_2d": [100, 100, 300, 200]}', "<box>[[110, 100, 300, 200]]</box>",
          "(100, 100), (300, 200)", "100 100 300 200", '[{"bbox_2d": [90, 95, 310, 205], "label": "cell 3"}]',
          "<|box_start|>(100,100),(300,200)<|box_end|>", "[100, 100, 200, 200]"],
    POINT: ["[300, 200]", '{"point_2d": [320, 190]}', "(281, 210)", 'x="300" y="200"', "<loc0300><loc0200>"],
    LETTER: ["B", "b", "(B)", "B.", "B) Shore", "B. Shore", "Option B", "The answer is B.", "Shore", "shore."],
    OPTION: ["23", "23.", "Answer: 23"],
    NOTHING: ["It cannot be told from the picture.", "Cannot be determined", "unanswerable",
              "The picture does not say.", "not shown", "N/A",
              "There is no Hall C in the plan.", "That can't be answered from the chart."],
}  # fmt: skip

WRONG = {
    EXACT: ["46", "45 or 46", "44, 45, 46", "450", "-45", "forty-five", "4 5", "45 km of 90 km",
            "cannot be told, or 45"],
    LARGE: ["1.2", "1.2k", "12 million", "1.3 million"],
    READ: ["42.6", "41.4", "4.2", "42, 43"],
    SHARE: ["7.2", "0.72", "72%", "7.2% or 9.9%"],
    WORDS: ["waiter", "Head waiter, Waiter", "Head waiters", "Head", "Head waiter or Barkeeper"],
    TRUE: ["No", "Yes or no", "Yes/No", "yes, no", "maybe yes", "It is"],
    FALSE: ["Yes", "No or yes", "not sure", "Nothing", "No/Yes"],
    MONTH: ["Jul 2017", "Aug 2016", "August", "2017", "15 Aug 2017", "Aug 2017 or Jul 2017", "2017-09", "marble 2017"],
    DAY: ["7 Mar", "March", "6 Apr", "2021-03-07", "03/06/2021"],
    ROW: ["532; 611", "611; 532; 4.5", "532; 611; 4.5; 4.5", "532; 611; 5", "[[532, 611, 4.5]]", "532 611 4.5"],
    WAY: ["Waiter, Head waiter, Manager", "Manager, Waiter", "Manager", "Manager, Head waiter, Waiter, Porter"],
    NODES: ["Barkeeper", "Barkeeper, Head waiter, Waiter", "Barkeeper, Barkeeper", "Barkeeper Head waiter"],
    SHEET: ["Slice,Value\nMeadow,48", "Slice,Value\nMeadow,7.5\n\"Shore, east\",48", "48",
            "Slice,Value,\nMeadow,48,\n\"Shore, east\",7.5,"],
    BOX: ["[0, 0, 1000, 1000]", "[100, 100, 190, 200]", "[300, 200]", "[300, 200, 100, 100]", "100 100 300",
          "[100, 100, 300, 200], [0, 0, 50, 50]", "[400, 400, 500, 500]"],
    POINT: ["[321, 200]", "[300, 189]", "[300, 200], [500, 500]", "300", "[200, 300]", "[300, 200, 300, 200]"],
    LETTER: ["A", "A B C", "A, B, C", "A or B", "AB", "B or C", "B. Reedbed", "D", "Reedbed", "B C",
             "Reedbed, Shore, The Meadow", "not A", "B. Shore or C. The Meadow", "(A)(B)(C)"],
    OPTION: ["230", "B", "23 or 14", "14 23 230", "23 km"],
    NOTHING: ["42", "Shore", "Yes", "I see 42", "Unknown Street"],
}  # fmt: skip


@pytest.mark.parametrize(("of", "answer"), [(of, answer) for of, answers in RIGHT.items() for answer in answers])
def test_a_right_answer(of: str, answer: str):
    assert score(answer, of) == 1.0


@pytest.mark.parametrize(("of", "answer"), [(of, answer) for of, answers in WRONG.items() for answer in answers])
def test_a_wrong_answer(of: str, answer: str):
    assert score(answer, of) == 0.0


@pytest.mark.parametrize("of", ALL)
@pytest.mark.parametrize(
    "answer",
    ["", " \n", "...", "<answer></answer>", "\\boxed{}", "[]", "{}", "|", "A B C D", "A, B, C or D", "?", "```\n```"],
)
def test_nothing_and_everything_is_no_answer(of: str, answer: str):
    assert score(answer, of) == 0.0


@pytest.mark.parametrize("of", ALL)
def test_what_is_no_text_scores_nothing(of: str):
    assert score(None, of) == 0.0  # type: ignore[arg-type]


# One answer is taken


@pytest.mark.parametrize(
    ("said_", "right"),
    [
        ("<think>44? 46?</think>45", 1),
        ("I see 44 and 46.\n\n<answer>45</answer>", 1),
        ("<answer>44</answer> no, <answer>45</answer>", 1),
        ("<answer>45</answer> no, <answer>44</answer>", 0),
        ("45 <answer>44</answer>", 0),
        ("so \\boxed{45}", 1),
        ("\\boxed{44} or \\boxed{45}", 1),
        ("\\boxed{45} or \\boxed{44}", 0),
        ("<answer>\\boxed{\\text{45 km}}</answer>", 1),
        ("Of 90 km, half.\nThat is 45", 1),
        ("45\nor perhaps 46", 0),
        ("45\n46", 0),
        ("44\n45\n46", 0),
        ("The answer is\n45", 1),
        ("45<|im_end|>", 1),
        ("<answer>45", 1),
        ("</answer>45<answer>", 1),
        ("\\boxed{45", 1),
    ],
)
def test_the_answer_in_what_was_said(said_: str, right: int):
    assert score(said_, EXACT) == right


def test_the_last_word_counts_where_two_are_said():
    assert [score("Yes\nNo", of) for of in (TRUE, FALSE)] == [0, 1]
    assert [score("B\nA", of) for of in (LETTER,)] == [0]
    assert [score("It cannot be told.\n45", of) for of in (EXACT, NOTHING)] == [1, 0]
    assert [score("45\nIt cannot be told.", of) for of in (EXACT, NOTHING)] == [0, 1]


def test_lines_are_one_list_and_their_last_is_no_second_one():
    lines = "Manager\nHead waiter\nWaiter"
    assert score(lines, WAY) == 1
    assert score(lines, gold("list", ["Waiter"], "Waiter")) == 0
    assert score("From the top:\nManager, Head waiter, Waiter", WAY) == 1
    assert score("Porter\nManager, Head waiter, Waiter", gold("list", ["Porter"], "Porter")) == 0


def test_latex_in_a_box():
    assert score("\\boxed{7.2\\%}", SHARE) == 1
    assert score("\\boxed{\\text{Head waiter}}", WORDS) == 1
    assert score("\\boxed{\\{45\\}}", EXACT) == 1


# Grades


def test_grades_are_shares():
    """Of six cells four are right; of three nodes that either says two are in both; 200 by 100 and half of it."""
    swapped = 'Slice,Value\nMeadow,7.5\n"Shore, east",48'
    assert score(swapped, SHEET, graded=True) == pytest.approx(4 / 6)
    assert score("Barkeeper, Head waiter, Waiter", NODES, graded=True) == pytest.approx(2 / 3)
    assert score("[100, 100, 190, 200]", BOX, graded=True) == pytest.approx(0.45)
    assert score("[100, 100, 300, 200]", BOX, graded=True) == 1
    assert score("46", EXACT, graded=True) == 0


# The trainers' own ways to call


def test_verl_easyr1_and_trl_get_what_they_ask_for():
    assert compute_score("pixelproof/short", "45 km", EXACT, {"index": 3}) == 1.0
    assert compute_score(data_source="x", solution_str="4", ground_truth=EXACT, extra_info=None, more=1) == 0.0
    batch = [{"response": one, "response_length": 3, "ground_truth": TRUE} for one in ("Yes", "No")]
    assert score_batch(batch) == [{"overall": 1.0, "accuracy": 1.0}, {"overall": 0.0, "accuracy": 0.0}]
    messages = [[{"role": "assistant", "content": "Yes"}], [{"role": "assistant", "content": "No"}]]
    assert trl_reward(prompts=[[], []], completions=messages, gold=[TRUE, TRUE], completion_ids=[]) == [1.0, 0.0]
    parts = [[{"role": "assistant", "content": [{"type": "text", "text": "Yes"}]}], []]
    assert trl_reward([[], []], [*parts], [TRUE, TRUE]) == [1.0, 0.0]
    assert trl_reward([[]], ["Yes"], [TRUE]) == [1.0]


def test_it_runs_alone(tmp_path: Path):
    """Nothing of ours can be imported where it runs."""
    copy = tmp_path / "reward.py"
    copy.write_bytes(Path(_reward.__file__).read_bytes())
    program = f"import reward; print(reward.score('45', {EXACT!r}), reward.score('46', {EXACT!r}))"
    told = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {program}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.split() == ["1.0", "0.0"]


@pytest.mark.parametrize("broken", ["", "45", "[]", '{"type": "number"}'])
def test_a_gold_that_is_none_is_told(broken: str):
    with pytest.raises((ValueError, KeyError, TypeError)):
        score("45", broken)


# Any text


hard = st.text(st.characters(codec="utf-8")) | st.text("<>[]{}()|\\/boxedanswr`*-+.,;:'%€$k0123456789 \n\t\u00a0½²٣−")


@given(hard, st.sampled_from(ALL))
def test_no_text_raises(answer: str, of: str):
    assert score(answer, of) in (0.0, 1.0)
    assert 0 <= score(answer, of, graded=True) <= 1


@given(st.sampled_from(ALL), st.sampled_from(ALL), st.data())
def test_two_answers_in_one_line_are_no_answer(of: str, other: str, data: st.DataObject):
    one, two = data.draw(st.sampled_from(RIGHT[of][:1])), data.draw(st.sampled_from(WRONG[of][:1]))
    both = f"{two} or {one}"
    if json.loads(of)["form"] != "unanswerable":  # "42 or it cannot be told" refuses; no number is read of it
        assert score(both, of) == 0.0


LONG = 100_000
PIECES = ["9", "1 ", "123 ", "1,", "1.", "1'234", "-", ".", "...a", "(", "[1,", "[", "<answer>", "\\boxed{", "\\text{",
          "|", "```", "\n", "a\n", "|-\n", "'", '"', " ", "no ", "cannot ", "a,", "<|", "\u00a0123", "ﷺ", "1e",
          "answer is "]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_long_texts_take_no_long_time(piece: str):
    long = piece * (LONG // len(piece))
    start = time.perf_counter()
    for of in (EXACT, WORDS, TRUE, MONTH, WAY, NODES, SHEET, BOX, POINT, LETTER, NOTHING):
        for answer in (long, f"<answer>{long}</answer>", f"\\boxed{{{long}}}", long[:19_990], long[:1_990]):
            score(answer, of)
    assert time.perf_counter() - start < 10  # 55 texts; what is quadratic takes minutes


# The judge of readers


def case_of(kind: Any, value: Any, words: str, tolerance: float = 0.0, form: Any = "short") -> Case:
    answer = text(words, kind)
    held = type(answer)(value=value, type=kind, text=said(words), tolerance=tolerance)
    return Case(
        question=Question(pictures=(), family="f", form=form, text=said("?"), answer=held), trace=Trace(), pixels=()
    )


figures = st.text("0123456789.,-+−%€$k' \u00a0mabc", max_size=12) | st.from_regex(
    r"(about )?[-−]?[€$]?\d{1,3}([,.' ]\d{3})?([.,]\d{1,2})?( ?(k|m|million|%|km))?", fullmatch=True
)


@given(figures, st.sampled_from([45, 1234, 0.072, -3.5, 1_200_000, 0]), st.sampled_from([0.0, 0.5]))
def test_numbers_are_judged_as_the_judge_of_readers_does(answer: str, value: float, tolerance: float):
    """But for spaces that do not break between thousands, which are one number here."""
    words = f"{value:g}"
    if re.search(r"\d\u00a0\d{3}", answer) or not answer.strip():
        return
    of = gold("number", value, words, tolerance=tolerance)
    assert score(answer, of) == same(answer, case_of("number", value, words, tolerance))


names = st.sampled_from(
    ["Shore", "the Shore", "a shore", " SHORE. ", '"Shore"', "Shore!", "Shores", "An Shore", "North", ""]
)


@given(names | st.text(max_size=8))
def test_words_are_judged_as_the_judge_of_readers_does(answer: str):
    right = same(answer, case_of("text", "Shore", "Shore"))
    assert score(answer, WORDS.replace("Head waiter", "Shore")) == right


things = st.sampled_from(["Shore", "Meadow", "4.5", "12", "reed bed"])


lists = st.lists(things, min_size=1, max_size=4)


@given(lists, lists, st.sampled_from([", ", "; ", "\n"]), st.sampled_from(["list", "set"]))
def test_lists_are_judged_as_the_judge_of_readers_does(one: list[str], other: list[str], mark: str, kind: str):
    wanted = [float(part) if part[0].isdigit() else part for part in other]
    words = "; ".join(other)
    for found in (one, other):
        answer = mark.join(found)
        assert score(answer, gold(kind, wanted, words, form="list")) == same(answer, case_of(kind, wanted, words))


corners = st.lists(st.integers(-20, 400), min_size=4, max_size=4)


@given(corners, corners)
def test_boxes_are_judged_as_the_judge_of_readers_does(one: list[int], other: list[int]):
    right = same(one, case_of("box", other, ""))
    assert score(str(one), gold("box", other, "", form="box")) == right


@given(st.tuples(st.integers(0, 50), st.integers(0, 50)), st.integers(1, 9))
def test_points_are_judged_as_the_judge_of_readers_does(at: tuple[int, int], tolerance: int):
    right = same(list(at), case_of("point", [25, 20], "", tolerance))
    assert score(f"({at[0]}, {at[1]})", gold("point", [25, 20], "", form="point", tolerance=[tolerance] * 2)) == right

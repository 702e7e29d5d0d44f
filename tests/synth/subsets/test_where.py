"""Filters: what each says of a sample written by hand, what is wrong with others, and that none can do harm."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.dataset import COLUMNS, read, write
from synth.records import Judged, Sample, Spec, Verdict
from synth.rows import sample_row
from synth.subsets.where import WhereError, question_filter, sample_filter
from tests.synth.samples import picture, png, question, sample

# Of tests/synth/samples.py: grouped bars, one page of 40 x 20, "Ferry passengers", one choice.
ROW = sample_row(sample(), "env")


def scored() -> Sample:
    """Three questions: a choice the reader agrees with by half, a short one it agrees with, one nobody read."""
    of = picture()
    made = []
    for form, score in (("choice", 0.5), ("short", 1.0), ("short", None)):
        one = replace(question(of), form=form)  # type: ignore[arg-type]
        verdicts = () if score is None else (Verdict(question=one, check="agrees", passed=True, score=score),)
        made.append(Judged(question=one, verdicts=verdicts))
    return Sample(pictures=(of,), questions=tuple(made))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('kind == "grouped_bars"', True),
        ('kind != "grouped_bars"', False),
        ('kind in ("pie", "heatmap")', False),
        ('kind in ["grouped_bars", "pie"] and renderer == "matplotlib"', True),
        ('kind not in {"pie"}', True),
        ("language == 'en'", True),
        ("difficulty == 1", True),
        ("difficulty in (2, 3)", False),
        ('subject.startswith("Ferry")', True),
        ('"ferry" in subject', False),
        ('"ferry" in subject.lower()', True),
        ('persona.endswith("clerk") or False', True),
        ('title == "Fähren €"', True),
        ('title.contains("€")', True),
        ('title.upper() == "FÄHREN €"', True),
        ("len(title) == 8", True),
        ("width == 40 and height == 20 and pages == 1", True),
        ("10 < height < width <= 40", True),
        ("10 < height < width < 40", False),
        (f"bytes == {len(png())}", True),
        ("questions == 1", True),
        ("questions - 1 > 0", False),
        ("len(questions) == 1", True),
        ('"choice" in forms', True),
        ('"short" not in forms', True),
        ("len(families) == 1 and 'lookup' in families", True),
        ("width / height == 2 and width % height == 0", True),
        ("width * height == 800 and -width < 0 and width + height == 60", True),
        ("not (kind == 'pie')", True),
        ("not kind == 'pie' and True", True),
        ("id is None", False),
        ("width / (pages - 1) > 0", False),
        ("width / (pages - 1) < 0", False),
        ("width / (pages - 1) is None", True),
        ('any(q.form == "choice" for q in questions)', True),
        ('all(q.form == "short" for q in questions)', False),
        ('all(q.form == "short" for q in questions if q.family == "trend")', True),
        ('any("May" in q.question and q.answer == "3.5 thousand" for q in questions)', True),
        ('any(q.type == "number" and len(q.options) == 2 for q in questions)', True),
        ('any("4 thousand" in q.options for q in questions)', True),
    ],
)  # fmt: skip
def test_what_a_filter_says_of_a_sample(text: str, wanted: bool):
    assert sample_filter(text)(ROW) is wanted


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('form == "short"', [1, 2]),
        ('form == "short" and kind == "grouped_bars"', [1, 2]),
        ('form == "short" and kind == "pie"', []),
        ("agrees >= 1", [1]),
        ("agrees < 1", [0]),
        ("not agrees >= 1", [0, 2]),
        ("agrees is None", [2]),
        ("agrees is not None", [0, 1]),
        ("agrees != 1", [0]),
        ("agrees + 1 > 1.5", [1]),
        ("believes > 0 or believes <= 0", []),
        ('any(q.form == "choice" for q in questions) and form != "choice"', [1, 2]),
        ("sum(1 for q in questions if q.agrees is None) == 1", [0, 1, 2]),
        ("sum(q.agrees for q in questions) == 1.5", [0, 1, 2]),
        ('sum(q.form == "short" for q in questions) / questions > 0.6 and agrees is None', [2]),
    ],
)
def test_what_a_filter_says_of_questions(text: str, kept: list[int]):
    row = sample_row(scored(), "env")
    keep = question_filter(text)
    assert [at for at, one in enumerate(row["questions"]) if keep(row, one)] == kept


def test_without_a_topic_what_it_would_say_is_not_known():
    of = picture()
    program = replace(of.made_by, spec=Spec(topic=None, title="", data=None))  # type: ignore[type-var]
    row = sample_row(replace(sample(), pictures=(replace(of, made_by=program),)), "env")  # type: ignore[arg-type]
    for text in ("difficulty == 1", "difficulty != 1", 'subject == ""', 'subject not in ("a",)', '"a" in subject'):
        assert sample_filter(text)(row) is False
    assert sample_filter("difficulty is None and subject.lower() is None and len(persona) is None")(row)


def test_the_columns_a_filter_names_are_enough_to_judge_by(tmp_path):
    write(tmp_path / "one.parquet", [sample_row(scored(), "env")], COLUMNS)
    for text in (
        'kind == "grouped_bars"', "difficulty == 1", "width == 40", "pages == 1", "bytes > 0", "questions == 3",
        '"short" in forms', "len(families) == 1", "any(q.agrees == 1 for q in questions)", 'title == "Fähren €"',
        'any(q.answer == "3.5 thousand" and "May" in q.question for q in questions)', 'any(1 < 2 for q in questions)',
        'any(q.type == "number" for q in questions)', "any(len(q.options) == 2 for q in questions)",
    ):  # fmt: skip
        keep = sample_filter(text)
        assert [keep(row) for row in read(tmp_path / "one.parquet", sorted(keep.columns))] == [True]
    assert "images" not in sample_filter("width == 40").columns


@pytest.mark.parametrize(
    ("text", "said", "column"),
    [
        ('knid == "pie"', "no name is called 'knid'; did you mean 'kind'?", 0),
        ('kind == "pie" and widht > 3', "did you mean 'width'?", 18),
        ("kind == pie", " (a text stands in quotes: 'pie')", 8),
        ('title == "é" and widht > 3', "did you mean 'width'?", 17),
        ('kind = "pie"', "what is equal is written ==", 5),
        ("kind == 3", "a text is compared with a number", 8),
        ("width > 'a'", "a number is compared with a text", 8),
        ("kind", "this is a text; yes or no is needed", 0),
        ("questions", "this is a number; yes or no is needed", 0),
        ('form == "choice"', "any(q.form … for q in questions)", 0),
        ('any(q.fom == "a" for q in questions)', "did you mean 'form'?", 4),
        ("any(q for q in questions)", "'q' is a question; what of it is meant, as in q.form?", 4),
        ("any(kind == 'a' for kind in questions)", "one name of its own", 20),
        ("any(x > 1 for x in (1, 2))", "over `questions` only", 19),
        ("any(any(r.form == 'a' for r in questions) for q in questions)", "no loop within a loop", 7),
        ("lenght(title) > 3", "no function is called 'lenght'; did you mean 'len'?", 0),
        ("title.lowr() == 'a'", "did you mean 'lower'?", 0),
        ("title.lower == 'a'", "lower() and the like", 0),
        ("title.startswith() or 1", "startswith() is given one text", 0),
        ("kind in 3", "a text or a list of texts is needed", 8),
        ("kind in ('a', 3)", "this is a number; a text is needed", 14),
        ("difficulty in (1)", "as in (1, 2)", 15),
        ("kind is 'pie'", "only None may stand", 8),
        ("subject == None", "after `is` or `is not` only", 11),
        ("1e999 > width", "this number is too large", 0),
        ("kind == 'a' | kind == 'b'", "is `or` meant?", 8),
        ("(kind", "was never closed", 0),
        ("", "it says nothing", 0),
        ("  ", "it says nothing", 0),
    ],
)
def test_a_fault_is_named_with_a_caret_under_its_place(text: str, said: str, column: int):
    with pytest.raises(WhereError) as caught:
        sample_filter(text, "--where")
    first, source, caret = str(caught.value).split("\n")
    assert first.startswith("--where: ")
    assert said in first
    assert source == "    " + text.strip()
    assert caret == " " * (4 + column) + "^"


HOSTILE = [
    "().__class__.__bases__[0].__subclasses__()",
    '__import__("os").system("true") == 0',
    "any(q.__class__ == 1 for q in questions)",
    "any(q._row == 1 for q in questions)",
    "kind.__init__.__globals__ == 1",
    "kind.format(kind) == kind",
    "forms.__len__() == 1",
    "title.join(title) == title",
    "(lambda: True)()",
    "[x for x in questions] == []",
    "any(True for q in questions for r in questions)",
    "any(sum(1 for r in questions) > 1 for q in questions)",
    "2 ** 9999999999 > width",
    "2 << 9999999999 > width",
    '"a" * 9999999999 == kind',
    'kind + kind == kind',
    '"%1000000000d" % width == kind',
    "f'{width:1000000000}' == kind",
    "kind[0] == 'a'",
    "(width := 3) > 2",
    "eval('1') == 1",
    "open('/etc/passwd') == 1",
    "any(q.form == 'a' async for q in questions)",
    "any(*questions)",
    "len(questions, key=kind) > 1",
    "-" * 1990 + "1 > 0",
    "not " * 400 + "True",
    "(" * 300 + "True" + ")" * 300,
    "kind == '" + "a" * 3000 + "'",
    "9" * 1900 + " > width",
    "width > 1" + " + 1" * 480,
    "True\0False",
    "kind == '\ud800'",
    "yield 1",
    "await kind",
    "print(1); print(2)",
    "import os",
    "...",
    "b'a' == kind",
    "1j == width",
    "{'a': 1} == kind",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_filter_is_refused_before_any_row(text: str):
    with pytest.raises(WhereError):
        question_filter(text)


NUMBERS = {"difficulty": 1, "pages": 1, "width": 40, "height": 20, "questions": 1}
TEXTS = {"kind": "grouped_bars", "renderer": "matplotlib", "subject": "Ferry passengers", "persona": "harbour clerk"}
numbers = st.one_of(st.sampled_from(sorted(NUMBERS)), st.integers(0, 50).map(str), st.floats(0, 50).map(repr))
sums = st.recursive(
    numbers, lambda inner: st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "%"]), inner).map(
        lambda parts: f"({' '.join(parts)})"
    ), max_leaves=5,
)  # fmt: skip
texts = st.one_of(st.sampled_from(sorted(TEXTS)), st.text("abFy_ ", max_size=3).map(repr))
truths = st.recursive(
    st.one_of(
        st.tuples(sums, st.sampled_from(["<", "<=", "==", "!=", ">", ">="]), sums).map(" ".join),
        st.tuples(texts, st.sampled_from(["in", "not in", "==", "!=", "<"]), texts).map(" ".join),
        st.tuples(texts, texts).map(lambda pair: f"{pair[0]}.lower().startswith({pair[1]})"),
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda one: f"(not {one})"),
    ),
    max_leaves=6,
)


@given(truths)
def test_a_filter_says_what_python_would(text: str):
    try:
        expected = eval(text, {"__builtins__": {}}, {**NUMBERS, **TEXTS})
    except ZeroDivisionError:
        expected = None  # a sum without a value; what it is compared in is no
    found = sample_filter(text)(ROW)
    assert found is expected or expected is None


@given(st.text(st.characters(), max_size=200) | st.text("qkind.()[]=<>'\"*+-,_ 019andorif", max_size=60))
def test_nothing_but_a_fault_comes_of_any_text(text: str):
    try:
        keep = question_filter(text)
    except WhereError:
        return
    assert keep(ROW, ROW["questions"][0]) in (True, False)

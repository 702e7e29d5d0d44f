"""Proofs: which may run, what running them shows, and that what they read behaves as plain JSON."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.proofs import BUILTINS, Prove, facts_of, faults
from renderers.drivers import proofs as driver
from renderers.drivers.proofs.changes import own_literals
from renderers.drivers.proofs.reads import Reads, traced
from sandbox.contract import Outcome, ProgramError
from synth.records import Answer, Element, Page, Picture, Program, Question, Scene, Spec, Table, said

HEIGHTS = {"Jan": 12, "Feb": 30, "Mar": 7}


def bar(number: int, category: str, value: float, series: str = "Revenue") -> Element:
    return Element(
        id=f"bar{number}",
        kind="bar",
        role="single",
        panel="panel1",
        series=series,
        value={"category": category, "value": value, "base": 0, "orientation": "vertical"},
        box=(10.0 * number, 0.0, 10.0 * number + 8, 50.0),
        visible=1.0,
        reads="axis",
        precision=0.1,
    )


def picture() -> Picture:
    bars = [bar(n, name, value) for n, (name, value) in enumerate(HEIGHTS.items(), 1)]
    title = Element(id="title1", kind="title", role="figure", text="Sales of 2021", box=(0, 0, 50, 10), font_px=12.0)
    rows = tuple((name, value) for name, value in HEIGHTS.items())
    table = Table(panel="panel1", mark="bar", columns=("x", "Revenue"), types=("category", "number"), rows=rows)
    scene = Scene(width=100, height=80, elements=(title, *bars), tables=(table,))
    spec = Spec(topic=None, title="", data=None)
    program = Program(spec=spec, renderer="matplotlib", source="")
    return Picture(pages=(Page(image=b"", scene=scene),), made_by=program)


PICTURE = picture()
BARS = 'bars = [e for e in facts["pages"][0]["elements"] if e["kind"] == "bar"]'


def proof(*lines: str, top: str = "") -> str:
    return top + "def answer(facts):\n" + "".join(f"    {line}\n" for line in lines)


class Kept:
    def data(self, data: bytes, /) -> None:
        self.reply = data


def run(*sources: str) -> list[dict[str, Any]]:
    out = Kept()
    driver.run(json.dumps({"facts": facts_of([PICTURE]), "proofs": sources}), out)
    replies: list[dict[str, Any]] = json.loads(out.reply)["proofs"]
    return replies


LOOKUP = proof(BARS, 'return next(b["value"]["value"] for b in bars if b["value"]["category"] == "Feb")')
HIGHEST = proof(BARS, 'return max(bars, key=lambda b: b["value"]["value"])["value"]["category"]')
IGNORED = 'seen = by_name["Jan"][V][V]'


# What may be a proof


@pytest.mark.parametrize(
    "source",
    [
        LOOKUP,
        HIGHEST,
        proof("return math.sqrt(16)", top="import math\n"),
        proof("return mean([1, 2])", top="from statistics import mean\n"),
        proof("return date.fromisoformat('2024-03-01').month", top="from datetime import date\n"),
        proof("return re.sub('a', 'b', 'cat')", top="import re\n"),
        proof("total = 0", "for page in facts['pages']:", "    total += page['width']", "return total"),
        proof('return f\'{facts["pages"][0]["width"]:.1f}\''),
        LOOKUP + "\n\ndef steps(facts):\n    return [1, 2]\n",
    ],
)
def test_these_are_in_the_language(source):
    assert faults(source) == []


@pytest.mark.parametrize(
    ("source", "named"),
    [
        (proof("return 1", top="import os\n"), "os cannot be imported"),
        (proof("return 1", top="import os.path\n"), "os.path cannot be imported"),
        (proof("return 1", top="from re import enum\n"), "enum cannot be imported from re"),
        (proof("return 1", top="from math import *\n"), "* cannot be imported"),
        (proof("return 1", top="from . import math\n"), "cannot be imported"),
        (proof("import re", "return re.enum.sys"), ".enum is not part"),
        (proof("return facts.__class__"), "__class__ starts with an underscore"),
        (proof("return f'{facts.__class__}'"), "__class__ starts with an underscore"),
        (proof("return '{0.__class__}'.format(facts)"), ".format is not part"),
        (proof("return '{x}'.format_map(facts)"), ".format_map is not part"),
        (proof("return (x for x in [1]).gi_frame"), ".gi_frame is not part"),
        (proof("return getattr(facts, 'pages')"), "getattr is not part"),
        (proof("return eval('1')"), "eval is not part"),
        (proof("return exec"), "exec is not part"),
        (proof("return open('/etc/passwd')"), "open is not part"),
        (proof("return type(facts)"), "type is not part"),
        (proof("return __import__('os')"), "__import__ starts with an underscore"),
        (proof("while True:", "    pass"), "While is not part"),
        (proof("try:", "    return 1", "except KeyError:", "    return 2"), "Try is not part"),
        (proof("with facts as f:", "    return 1"), "With is not part"),
        (proof("global x", "return 1"), "Global is not part"),
        (proof("yield 1"), "Yield is not part"),
        (proof("del facts['pages']", "return 1"), "Delete is not part"),
        (proof("assert facts", "return 1"), "Assert is not part"),
        (proof("raise KeyError", "return 1"), "Raise is not part"),
        (proof("class A:", "    pass", "return 1"), "ClassDef is not part"),
        (proof("def inner():", "    return 1", "return inner()"), "a function inside answer"),
        (proof("return 1", top="X = 1\n"), "only imports and functions"),
        (proof("facts.pages = 1", "return 1"), "an attribute cannot be set"),
        (proof("return 1", top="from datetime import datetime\n") + "# " + "x" * 4000, "longer than 4000"),
        (proof("return datetime.now()", top="from datetime import datetime\n"), ".now is not part"),
        ("@staticmethod\n" + LOOKUP, "takes facts and nothing else"),
        ("def answer(facts, kept=[]):\n    return 1\n", "takes facts and nothing else"),
        ("def answer(data):\n    return 1\n", "takes facts and nothing else"),
        ("def other(facts):\n    return 1\n", "one function answer(facts)"),
        ("async def answer(facts):\n    return 1\n", "one function answer(facts)"),
        ("return 42", "one function answer(facts)"),
        ("def answer(facts) return 1", "not Python"),
        (proof("return ..."), "Ellipsis is not part"),
        (proof("return 1j"), "1j is not part"),
    ],
)
def test_these_are_not(source, named):
    assert any(named in fault for fault in faults(source)), faults(source)


def test_the_guest_offers_the_builtins_that_the_language_has():
    assert set(driver.BUILTINS) == BUILTINS


def test_modules_show_their_public_names_only():
    (reply,) = run(proof("return re.enum.sys.version", top="import re\n"))
    assert reply["error"].startswith("AttributeError")


# What running one shows


def test_a_lookup_hangs_on_the_bar_it_reads():
    (reply,) = run(LOOKUP)
    assert reply == {
        "value": 30,
        "evidence": [[0, "bar2"]],
        "insensitive": [],
        "unread_matters": False,
        "steps": [],
    }


def test_an_extremum_hangs_on_all_bars():
    (reply,) = run(HIGHEST)
    assert reply["value"] == "Feb"
    assert reply["evidence"] == [[0, "bar1"], [0, "bar2"], [0, "bar3"]]
    assert reply["insensitive"] == []
    assert reply["unread_matters"] is False


def test_a_constant_hangs_on_nothing():
    (reply,) = run(proof("return 42"))
    assert (reply["value"], reply["evidence"]) == (42, [])


def test_a_bar_read_and_ignored_is_named():
    source = proof(BARS, 'by_name = {b["value"]["category"]: b for b in bars}', IGNORED, 'return by_name["Mar"][V][V]')
    source = source.replace("[V]", '["value"]')
    (reply,) = run(source)
    assert reply["value"] == 7
    assert reply["evidence"] == [[0, "bar1"], [0, "bar3"]]
    assert reply["insensitive"] == [[0, "bar1"]]


MARCH = '[mar] = [b["value"]["value"] for b in bars if b["value"]["category"] == "Mar"]'


@pytest.mark.parametrize("claim", ["mar == 45", "mar == -45.5", "abs(mar - 45) <= 1.5", "mar in (3, 45)"])
def test_a_claim_that_is_refused_hangs_on_the_bar_that_could_have_met_it(claim):
    (reply,) = run(proof(BARS, MARCH, f"return {claim}"))
    assert reply["value"] is False
    assert reply["evidence"] == [[0, "bar3"]]
    assert reply["insensitive"] == []


def test_a_text_that_is_refused_hangs_on_the_text_that_could_have_been_it():
    title = '[title] = [e["text"] for e in facts["pages"][0]["elements"] if e["kind"] == "title"]'
    (reply,) = run(proof(title, 'return title == "Costs of 2021"'))
    assert (reply["value"], reply["evidence"], reply["insensitive"]) == (False, [[0, "title1"]], [])


def test_a_bar_beside_a_claim_it_has_no_part_in_is_named_still():
    (reply,) = run(proof(BARS, MARCH, 'first = bars[0]["value"]["value"]', "return mar == 45"))
    assert reply["evidence"] == [[0, "bar1"], [0, "bar3"]]
    assert reply["insensitive"] == [[0, "bar1"]]


def test_a_constant_with_numbers_beside_it_hangs_on_nothing():
    (reply,) = run(proof(BARS, MARCH, "wanted = 45", "return 42"))
    assert reply["insensitive"] == [[0, "bar3"]]


def test_only_literals_of_the_answer_are_tried():
    steps = '\ndef steps(facts):\n    return [99, "x"]\n'
    assert own_literals(proof('"""Says what."""', "return 1 < -2.5 < len(facts)") + steps) == [
        "Says what.",
        1,
        -2.5,
        2.5,
    ]


def test_where_a_value_stands_hangs_on_every_bar_that_could_have_it_too():
    where = 'found = [b["value"]["category"] for b in bars if b["value"]["value"] == 30]'
    (reply,) = run(proof(BARS, where, "return found[0] if len(found) == 1 else None"))
    assert reply["value"] == "Feb"
    assert reply["evidence"] == [[0, "bar1"], [0, "bar2"], [0, "bar3"]]
    assert reply["insensitive"] == []


def test_a_count_of_everything_depends_on_what_was_not_read():
    (reply,) = run(proof('return len(facts["pages"][0]["elements"])'))
    assert reply["value"] == 4
    assert reply["unread_matters"] is True


def test_the_same_answer_of_another_type_is_another_answer():
    # With every bar far above 1 the count is 3, with one far below it is 2: True and 1 must not be mixed up.
    (reply,) = run(proof(BARS, 'n = sum(1 for b in bars if b["value"]["value"] > 20)', "return True if n == 1 else n"))
    assert reply["value"] is True
    assert reply["insensitive"] == []


def test_categories_are_facts_where_nothing_else_is_read():
    (reply,) = run(proof(BARS, 'return len({b["value"]["category"] for b in bars})'))
    assert reply["value"] == 3
    assert reply["evidence"] == [[0, "bar1"], [0, "bar2"], [0, "bar3"]]
    assert reply["insensitive"] == []


def test_reading_a_table_is_reading_the_marks_behind_it():
    source = proof('rows = facts["pages"][0]["tables"][0]["rows"]', "return max(rows, key=lambda row: row[1])[0]")
    (reply,) = run(source)
    assert reply["value"] == "Feb"
    assert reply["evidence"] == [[0, "bar1"], [0, "bar2"], [0, "bar3"]]
    assert reply["insensitive"] == []
    assert reply["unread_matters"] is False


def test_steps_are_kept_in_order():
    source = LOOKUP + f'\n\ndef steps(facts):\n    {BARS}\n    return [b["value"]["value"] for b in bars]\n'
    assert run(source)[0]["steps"] == [12, 30, 7]


def test_answers_come_back_as_plain_json():
    source = proof(BARS, 'return {b["value"]["category"] for b in bars}')
    assert run(source)[0]["value"] == ["Feb", "Jan", "Mar"]
    date = proof("return datetime.strptime('05.03.2024', '%d.%m.%Y').date()", top="from datetime import datetime\n")
    assert run(date)[0]["value"] == "2024-03-05"


@pytest.mark.parametrize("value", ["float('nan')", "float('inf')", "lambda: 1", "len"])
def test_what_no_answer_can_be_is_an_error(value):
    assert "error" in run(proof(f"return {value}"))[0]


def test_errors_name_their_line():
    (reply,) = run(proof("x = 1", "return x / 0"))
    assert reply["error"] == "ZeroDivisionError: division by zero (line 3)"


def test_the_guilty_are_named_and_the_others_are_fine():
    nested = proof("for i in range(10**9):", "    for j in range(10**9):", "        pass", "return 1")
    in_c = proof("return sum(range(10**12))")
    huge = proof("return len([0] * 10**10)")
    replies = run(LOOKUP, nested, HIGHEST, in_c, huge, LOOKUP)
    assert [reply.get("value") for reply in replies] == [30, None, "Feb", None, None, 30]
    assert replies[1]["error"].startswith("timeout")
    assert replies[3]["error"].startswith("timeout")
    assert replies[4]["error"].startswith("MemoryError")


def test_one_proof_cannot_spoil_the_facts_of_the_next():
    spoil = proof(BARS, 'bars[1]["value"].update({"value": 99})', 'facts["pages"][0]["elements"].clear()', "return 1")
    assert run(spoil, LOOKUP)[1]["value"] == 30


# The step on the host


def question(source: str) -> Question:
    answer = Answer(value=30, type="number", text=said("30"))
    return Question(
        pictures=(PICTURE,), family="lookup", form="short", text=said("How high is Feb?"), answer=answer, proof=source
    )


def test_the_step_sends_what_may_run_and_reads_what_came_back():
    questions = [question(LOOKUP), question(proof("return 1", top="import os\n")), question(proof("return 1 / 0"))]
    job = Prove().ask(questions)
    assert job.driver == "proofs"
    assert len(json.loads(job.source)["proofs"]) == 2
    out = Kept()
    driver.run(job.source, out)
    made = Prove().read(questions, Outcome(status="ok", data=out.reply))
    assert made[0][0].evidence == ((0, "bar2"),)
    assert (made[0][1].value, made[0][1].error) == (30, None)
    assert "os cannot be imported" in (made[1][1].error or "")
    assert "ZeroDivisionError" in (made[2][1].error or "")


def test_a_reply_of_the_wrong_shape_is_no_proof():
    lies: list[bytes | None] = [
        None,
        b"not json",
        b'{"proofs": []}',
        b'{"proofs": [{"value": 30}]}',
        json.dumps({"proofs": [_reply(evidence=[[0, "bar9"]])]}).encode(),
        json.dumps({"proofs": [_reply(insensitive=[[0, "bar1"]])]}).encode(),
        json.dumps({"proofs": [_reply(value=float("nan"))]}).encode(),
    ]
    for lie in lies:
        ((_, trace),) = Prove().read([question(LOOKUP)], Outcome(status="ok", data=lie))
        assert trace.error, lie
    ((_, trace),) = Prove().read(
        [question(LOOKUP)], Outcome(status="ok", data=json.dumps({"proofs": [_reply()]}).encode())
    )
    assert trace.error is None


def _reply(**changed: Any) -> dict[str, Any]:
    whole = {"value": 30, "evidence": [[0, "bar2"]], "insensitive": [], "unread_matters": False, "steps": []}
    return {**whole, **changed}


def test_a_job_that_failed_fails_its_proofs_with_the_reason():
    outcome = Outcome(status="error", error=ProgramError(kind="memory", message="too much"))
    ((asked, trace),) = Prove().read([question(LOOKUP)], outcome)
    assert trace.error == "the proofs could not be run: memory: too much"
    assert asked.evidence == ()


# Noting facts behave as plain ones

scalars = st.none() | st.booleans() | st.integers(-5, 5) | st.text("ab", max_size=2)
values = st.dictionaries(st.sampled_from(["category", "value", "x"]), scalars, max_size=3)
elements = st.lists(
    st.fixed_dictionaries({"id": st.text("xyz", min_size=1, max_size=3), "text": scalars, "value": st.none() | values}),
    max_size=4,
)
rows = st.lists(st.lists(st.integers(-3, 3), min_size=1, max_size=3), max_size=3)

LOOKS = (
    lambda f: [dict(e) for e in f["pages"][0]["elements"]],
    lambda f: [{**e} for e in f["pages"][0]["elements"]],
    lambda f: [e | {"more": 1} for e in f["pages"][0]["elements"]],
    lambda f: [{"more": 1} | e for e in f["pages"][0]["elements"]],
    lambda f: [sorted(e) for e in f["pages"][0]["elements"]],
    lambda f: [list(e.items()) for e in f["pages"][0]["elements"]],
    lambda f: [e.get("text", 5) for e in f["pages"][0]["elements"]],
    lambda f: [e.get("missing", 5) for e in f["pages"][0]["elements"]],
    lambda f: [len(e["value"] or {}) for e in f["pages"][0]["elements"]],
    lambda f: [str(e) for e in f["pages"][0]["elements"]],
    lambda f: [a == b for a in f["pages"][0]["elements"] for b in f["pages"][0]["elements"]],
    lambda f: sorted(f["pages"][0]["tables"][0]["rows"]),
    lambda f: min(f["pages"][0]["tables"][0]["rows"], key=lambda row: row[-1], default=None),
    lambda f: [row[1:] for row in f["pages"][0]["tables"][0]["rows"]],
    lambda f: [[0] + row for row in f["pages"][0]["tables"][0]["rows"]],  # noqa: RUF005 - the sum is what is tested
    lambda f: [row + [0] for row in f["pages"][0]["tables"][0]["rows"]],  # noqa: RUF005
    lambda f: [sum(row) for row in f["pages"][0]["tables"][0]["rows"]],
    lambda f: [tuple(reversed(row)) for row in f["pages"][0]["tables"][0]["rows"]],
    lambda f: [1 in row for row in f["pages"][0]["tables"][0]["rows"]],
    lambda f: list(zip(*f["pages"][0]["tables"][0]["rows"], strict=False)),
    lambda f: [row == [1] for row in f["pages"][0]["tables"][0]["rows"]],
    lambda f: json.dumps(f["pages"][0]["tables"][0]["rows"]),
)


@settings(max_examples=60, deadline=None)
@given(elements, rows)
def test_noting_facts_say_what_plain_ones_say(found, cells):
    def facts() -> dict[str, Any]:
        table = {"panel": "p", "mark": "bar", "columns": ["x", "y", "z"], "rows": [list(row) for row in cells]}
        copies = [{**e, "value": dict(e["value"]) if e["value"] is not None else None} for e in found]
        return {"pages": [{"elements": copies, "tables": [table]}]}

    for look in LOOKS:
        assert look(traced(facts(), Reads())) == look(facts())


@pytest.mark.parametrize(
    "read",
    [
        lambda e: e["text"],
        lambda e: e.get("text"),
        lambda e: dict(e),
        lambda e: {**e},
        lambda e: e | {},
        lambda e: {} | e,
        lambda e: list(e.values()),
        lambda e: list(e.items()),
        lambda e: e == {"text": "a"},
        lambda e: {"text": "a"} == e,  # noqa: SIM300 - the order is what is tested
        lambda e: str(e),
        lambda e: f"{e}",
        lambda e: e.copy(),
        lambda e: e.pop("text"),
    ],
)
def test_every_way_of_reading_is_noted(read):
    reads = Reads()
    facts = traced({"pages": [{"elements": [{"id": "title1", "kind": "title", "text": "a"}], "tables": []}]}, reads)
    read(facts["pages"][0]["elements"][0])
    assert reads.evidence() == {(0, 0): {"text"}}


def test_names_alone_are_not_read():
    reads = Reads()
    facts = traced({"pages": [{"elements": [{"id": "t", "kind": "title", "text": "a"}], "tables": []}]}, reads)
    element = facts["pages"][0]["elements"][0]
    assert (element["kind"], list(element), len(element), "text" in element) == (
        "title",
        ["id", "kind", "text"],
        3,
        True,
    )
    assert reads.evidence() == {}

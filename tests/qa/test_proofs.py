"""Proofs: what running them shows, and how the host asks for it."""

import json
from typing import Any

import pytest

from qa.proofs import Prove
from renderers.drivers import proofs as driver
from renderers.drivers.proofs.changes import own_literals
from sandbox.contract import Outcome, ProgramError
from synth.records import Answer, Question, said
from tests.qa.proving import BARS, HIGHEST, LOOKUP, PICTURE, Kept, proof, run

IGNORED = 'seen = by_name["Jan"][V][V]'


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

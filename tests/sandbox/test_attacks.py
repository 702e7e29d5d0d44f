"""Every hostile program on every engine, and an ordinary program after each."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from sandbox import selfcheck
from sandbox.choose import open_sandbox
from sandbox.contract import RawPage, SandboxUnavailable
from sandbox.guests import Guests

ATTACKS = selfcheck.attacks("plain")

BUSY = 4.0  # seconds beyond a limit where other tests keep every core busy; alone, `synth sandbox check` asks for one


@pytest.fixture(scope="session")
def before(sandbox: Guests) -> tuple[bytes | None, list[bytes]]:
    return selfcheck.canary(sandbox)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack_is_held(attack: selfcheck.Attack, sandbox: Guests, before: tuple[bytes | None, list[bytes]]) -> None:
    started, own = sandbox.guests_started, selfcheck.at_rest(sandbox)
    assert selfcheck.judge(attack, sandbox.submit(attack.job).result(), BUSY) is None
    assert selfcheck.canary(sandbox) == before
    assert sandbox.guests_started == started
    assert selfcheck.left_running(sandbox, own) is None


def test_canary_sees_what_it_should(before: tuple[bytes | None, list[bytes]]) -> None:
    data, pages = before
    assert data is not None
    assert len(data) == 32  # a SHA-256, not the text of an error
    assert pages[0].startswith(b"\x89PNG")
    seen = json.loads(pages[1])
    assert seen["process"] == [True, True, "/tmp/work"]
    assert seen["folders"][-1] == []  # /proc


def test_a_sandbox_where_nothing_runs_is_not_one_that_holds(engine: str) -> None:
    faulty = {"plain": "def run(source, out):\n    raise KeyError('ours')\n"}
    with open_sandbox(engine, faulty) as box, pytest.raises(SandboxUnavailable, match="an ordinary program"):
        list(selfcheck.findings(box, "plain", lambda _: None))


def test_there_are_attacks_of_every_sort() -> None:
    sorts = Counter(attack.name.partition("_")[0] for attack in ATTACKS)
    assert len(ATTACKS) >= 40
    assert {"network", "file", "proc", "memory", "time", "output", "image", "forge", "leak", "daemon"} <= set(sorts)


def test_judge_names_what_is_wrong() -> None:
    held = selfcheck.Attack(name="x", tries="t", ends=("ok",), source="")
    good = selfcheck.Outcome(status="ok", data=b"held")
    through = selfcheck.Outcome(status="ok", data=b"root:x:0:0")
    slow = selfcheck.Outcome(status="ok", data=b"held", seconds=9.0)
    assert selfcheck.judge(held, good) is None
    assert "got through" in (selfcheck.judge(held, through) or "")
    assert "9.0 s" in (selfcheck.judge(held, slow) or "")


def test_judge_of_a_page_reads_its_scene_and_its_log():
    blocked = selfcheck.Attack(name="x", tries="t", ends=("ok",), source="", driver="html", logs="example.com")
    page = RawPage(image=b"", scene=b'{"text": "quiet"}')
    assert selfcheck.judge(blocked, selfcheck.Outcome(status="ok", pages=(page,), logs="no: example.com")) is None
    assert "log" in (selfcheck.judge(blocked, selfcheck.Outcome(status="ok", pages=(page,))) or "")
    told = RawPage(image=b"", scene=b'{"text": "THROUGH"}')
    assert "got through" in (selfcheck.judge(blocked, selfcheck.Outcome(status="ok", pages=(told,))) or "")

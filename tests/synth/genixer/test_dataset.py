"""Samples of invented questions in a dataset: looked over, and exported as conversations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sandbox.contract import Job, Sandbox
from synth.records import Sample
from synth.shipping import ship
from synth.shipping.asking import asked
from synth.shipping.check import faults
from synth.verify import Verifier
from tests.synth.genixer.script import run
from tests.synth.made import dataset

TALK = "Question: Who? Answer: A man\nQuestion: Where is he? Answer: At home\nQuestion: Is he alone? Answer: Yes"
OTHERS = ["Question: What colour is it? Answer: Red", "Question: What is it? Options: (A) dog (B) cat Answer: (B)"]


class Closed:
    """A sandbox that nothing is to be run in."""

    name = "closed"
    tier: Any = None

    def submit(self, job: Job, /) -> Any:
        raise AssertionError("nothing here has a proof")

    def environment(self) -> Mapping[str, str]:
        return {}

    def close(self) -> None: ...


@pytest.fixture(name="out")
def _out(tmp_path: Path) -> Path:
    sample, _, _ = run(tmp_path, [OTHERS[0], TALK, OTHERS[1]], agnostic="always")
    assert isinstance(sample, Sample)
    return dataset(tmp_path / "a", [sample])


def test_answers_without_a_proof_on_a_given_picture_are_counted_and_no_fault(out: Path):
    box: Sandbox = Closed()
    verifier = Verifier(outs=[out], sandbox=box)
    assert [fault.what for _, fault in verifier.faults()] == []
    assert (verifier.tally.samples, verifier.tally.answers, verifier.tally.unproved) == (1, 0, 5)


def test_a_dialogue_is_a_conversation_in_an_export(out: Path, tmp_path: Path):
    ship(out, tmp_path / "x", asked("sharegpt", flavour="qwen"))
    (row,) = [json.loads(line) for line in (tmp_path / "x" / "train.jsonl").read_text().splitlines()]
    said = [turn["value"] for turn in row["conversations"]]
    assert len(said) == 10
    assert said[2:8] == ["Who?", "A man", "Where is he?", "At home", "Is he alone?", "Yes"]
    assert said[9] == "B"


def test_it_trains_the_generator_that_would_have_invented_it(out: Path, tmp_path: Path):
    ship(out, tmp_path / "x", asked("genixer"))
    rows = json.loads((tmp_path / "x" / "train.json").read_text())
    assert [row["task"] for row in rows] == ["common_vqa", "dialogue", "mc_vqa"]
    assert [row["conversations"][1]["value"] for row in rows] == [OTHERS[0], TALK, OTHERS[1]]
    assert list(faults(tmp_path / "x", out))[-1][0] is None


@pytest.mark.parametrize(("to", "flavour"), [("rl", "verl"), ("openai", "openai"), ("swift", "text"), ("dpo", "trl")])
def test_other_exports_take_them_too(out: Path, tmp_path: Path, to: str, flavour: str):
    receipt = ship(out, tmp_path / "x", asked(to, flavour=flavour)).plain()
    assert receipt["rows"] > 0

"""Real models in this process: loaded, asked by many threads at once, and held against the library without us.

They are made on the spot, small and of random weights. One process makes and asks them all: `_loaded.py`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from synth.models._settings import Model
from synth.models.transformers import Engine
from synth.records import WorldError
from tests.consumers.environments import OFFLINE, python_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # the first one waits for its environment
NEAR = 1e-4


@pytest.fixture(scope="module")
def came(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What became of the requests. The environment is the one that TRL's loader has: torch and transformers."""
    script = Path(__file__).with_name("_loaded.py")
    command = [str(python_of("trl")), "-W", "ignore", str(script), str(tmp_path_factory.mktemp("models"))]
    ran = subprocess.run(
        [*command, sysconfig.get_path("purelib")],
        capture_output=True, text=True, timeout=280, env={**os.environ, **OFFLINE},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-6000:]
    return json.loads(ran.stdout.splitlines()[-1])


@pytest.fixture(params=["text", "pictures"])
def chat(came: dict[str, Any], request: pytest.FixtureRequest) -> dict[str, Any]:
    return came[request.param]


def test_the_first_token_is_as_likely_as_the_model_says(chat: dict[str, Any]):
    first = chat["kept"][0]["first"]
    assert len(chat["first"]) > 8
    assert {word: first[word] for word in chat["first"]} == pytest.approx(chat["first"], abs=NEAR)


def test_a_reply_and_its_likelihood_are_those_of_one_token_after_the_other(chat: dict[str, Any]):
    kept, (text, logprob, tokens) = chat["kept"][1], chat["greedy"]
    assert (kept["text"], kept["tokens"]) == (text, tokens)
    assert kept["logprob"] == pytest.approx(logprob, abs=NEAR)
    assert kept["finish"] == ("length" if tokens == 24 else "stop")


def test_one_reply_ends_its_turn_and_one_is_cut_off(came: dict[str, Any]):
    assert {came[sort]["kept"][1]["finish"] for sort in ("text", "pictures")} == {"length", "stop"}


def test_replies_that_are_given_are_weighed_token_by_token(chat: dict[str, Any]):
    weighed = [(kept["logprob"], kept["tokens"]) for kept in chat["kept"][2:]]
    assert [tokens for _, tokens in weighed] == [tokens for _, tokens in chat["given"]]
    assert [value for value, _ in weighed] == pytest.approx([value for value, _ in chat["given"]], abs=NEAR)


def test_what_is_known_is_not_asked_again(chat: dict[str, Any]):
    assert (chat["spent"]["asked"], chat["spent"]["cached"]) == (5, 5)
    assert sum(int(size) * times for size, times in chat["sizes"].items()) == 5


def test_samples_of_many_threads_go_in_batches_and_are_those_of_one_at_a_time(came: dict[str, Any]):
    together, alone = came["sampled"]["samples"]
    assert [one["text"] for one in together] == [one["text"] for one in alone]
    assert len({one["text"] for one in together}) > 20
    said = [(one["logprob"], other["logprob"]) for one, other in zip(together, alone, strict=True) if one.get("tokens")]
    assert [one for one, _ in said] == pytest.approx([other for _, other in said], abs=NEAR)
    sizes = Counter({int(size): times for size, times in came["sampled"]["sizes"][0].items()})
    assert sizes[16] == 1 or sizes.total() <= 6
    assert set(came["sampled"]["sizes"][1]) == {"1"}


def test_prompts_of_different_lengths_do_not_disturb_each_other(came: dict[str, Any]):
    together, alone = came["sampled"]["lengths"]
    assert [(one["text"], one.get("tokens")) for one in together] == [(one["text"], one.get("tokens")) for one in alone]
    sums = [[one.get("logprob", 0.0) for one in several] for several in (together, alone)]
    assert sums[0] == pytest.approx(sums[1], abs=NEAR)
    assert sum(value < 0 for value in sums[0]) > 3  # a reply may be empty, those that are given are not


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("no pictures", "does not take images"),
        ("no chat", "finds things on one picture"),
        ("no weights", "cannot be load"),
    ],
)
def test_a_model_of_the_wrong_sort_is_a_sentence(came: dict[str, Any], what: str, says: str):
    ((sentence, fix),) = [one["world"] for one in came["wrong"][what]]
    assert says in sentence
    assert fix.startswith("name ")


def test_a_text_that_is_too_long_is_refused(came: dict[str, Any]):
    reply, given = came["wrong"]["too long"]
    assert reply == {"failed": "refused"}
    assert given == {"text": "", "finish": "given"}


def test_boxes_are_those_of_the_library(came: dict[str, Any]):
    """All of ours are among its own, in pixels and with their scores; the tiny model's are far apart."""
    ours, *_ = came["boxes"]["ours"]
    theirs = {tuple(round(one, 2) for one in box): score for score, box in came["boxes"]["theirs"]}
    assert len(ours) == len(theirs)
    assert {one["phrase"] for one in ours} <= {"Red box", "a dog", "kite."}
    for one in ours:
        assert one["score"] <= theirs[tuple(one["box"])] + NEAR
        left, top, right, bottom = one["box"]
        assert (0 <= left < right <= 90, 0 <= top < bottom <= 60) == (True, True)
    assert [one["score"] for one in ours] == sorted((one["score"] for one in ours), reverse=True)


def test_boxes_of_a_batch_are_those_of_each_picture_alone(came: dict[str, Any]):
    first, _, other_size, stricter, long, alone = came["boxes"]["ours"]
    assert [one["phrase"] for one in first] == [one["phrase"] for one in alone]
    for one, other in zip(first, alone, strict=True):
        assert one["box"] == pytest.approx(other["box"], abs=0.02)
    assert other_size
    assert all(one["score"] > 0.999 for one in stricter)
    assert len(stricter) < len(first)
    assert {one["phrase"] for one in long} <= {
        "Red box",
        *(f"big blue kite {chr(97 + n)} of the tower" for n in range(26)),
    }
    assert came["boxes"]["sizes"]["2"] == 1


def test_a_text_is_as_near_to_a_picture_as_the_library_says(came: dict[str, Any]):
    assert came["similar"]["ours"] == pytest.approx(came["similar"]["theirs"], abs=NEAR)
    assert came["similar"]["sizes"] == {"6": 1}


def test_boxes_of_other_thresholds_are_other_replies(came: dict[str, Any]):
    first, _, _, stricter, *_ = came["boxes"]["ours"]
    assert first != stricter


def engine(tmp_path: Path, name: str) -> Engine:
    return Engine(Model(engine="transformers", name=name), tmp_path / "cache")


def test_a_library_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(WorldError) as caught:
        engine(tmp_path, str(tmp_path)).check()
    assert "torch is not installed" in caught.value.sentence
    assert "pixelproof[transformers]" in caught.value.fix

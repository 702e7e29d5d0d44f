"""The engine against a server that misbehaves on command."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from synth.models.openai import Engine
from synth.records import ItemError, WorldError
from tests.synth.models.conftest import SECRET, done, prompt
from tests.synth.models.server import Scripted

Open = Callable[..., Engine]
REPLY = {"title": "Loans", "data": [1, 2], "look": "calm"}


def chats(server: Scripted) -> list[dict]:
    return [body for path, _, body in server.seen if path == "/v1/chat/completions"]


def test_a_prompt_becomes_a_request_and_its_reply_json(server: Scripted, open_engine: Open):
    assert done(open_engine(temperature=0.8, max_tokens=900).submit(prompt())) == REPLY
    ((path, headers, body),) = server.seen
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == f"Bearer {SECRET}"
    assert body["model"] == "scripted"
    assert body["max_tokens"] == 900
    assert body["temperature"] == 0.8
    assert body["response_format"]["json_schema"]["schema"]["required"] == ["title", "data"]
    assert "Library loans" in body["messages"][0]["content"]


WAITED_FOR = ["429:0.2", "500", "503", "reset", "half", "choices", "hang:0.6", "drip"]
WAITED_FOR += ["429:Mon, 01 Jan 99999 00:00:00 GMT", "null_choices", "error_in_200", "page", "events", "nested"]


@pytest.mark.parametrize("mishap", WAITED_FOR)
def test_what_passes_is_waited_for(server: Scripted, open_engine: Open, mishap: str):
    server.mishaps.append(mishap)
    slow = mishap == "drip" or mishap.startswith("hang")
    assert done(open_engine(seconds=0.5 if slow else 5.0).submit(prompt())) == REPLY
    assert len(chats(server)) == 2


def test_a_server_says_how_long_to_wait(server: Scripted, open_engine: Open):
    server.mishaps.append("429:2")
    began = time.monotonic()
    assert done(open_engine().submit(prompt())) == REPLY
    assert time.monotonic() - began >= 2


def test_a_server_that_is_not_up_yet_is_named_at_the_start(open_engine: Open, server: Scripted):
    assert open_engine().check() is None
    with Scripted(lambda said: "") as gone:
        address = gone.address
    waits = open_engine(address=address, patience=600.0).check()
    assert waits == f"{address} does not answer now (nobody answers at that address); it has 10 min to come up"


def test_what_a_server_says_of_an_error_is_told_whatever_its_status(server: Scripted, open_engine: Open):
    server.mishaps.append("error_in_200")
    with pytest.raises(WorldError) as caught:
        done(open_engine(patience=0.0).submit(prompt()))
    assert "upstream is gone" in caught.value.sentence


@pytest.mark.parametrize("mishap", ["fenced", "prose", "thoughts", "comma"])
def test_what_stands_around_json_is_forgiven(server: Scripted, open_engine: Open, mishap: str):
    server.mishaps.append(mishap)
    assert done(open_engine().submit(prompt())) == REPLY
    assert len(chats(server)) == 1


@pytest.mark.parametrize(
    ("mishap", "reason"),
    [
        ("shape", "bad_reply"),
        ("words", "bad_reply"),
        ("cut", "bad_reply"),
        ("empty", "bad_reply"),
        ("endless", "bad_reply"),
        ("enormous", "bad_reply"),
        ("half_letter", "bad_reply"),
        ("filter", "refused"),
        ("refusal", "refused"),
        ("long", "refused"),
    ],
)
def test_what_is_the_items_fault_is_its_reject_and_is_not_asked_twice(
    server: Scripted, open_engine: Open, mishap: str, reason: str
):
    server.mishaps.append(mishap)
    engine = open_engine()
    for _ in range(2):
        with pytest.raises(ItemError) as caught:
            done(engine.submit(prompt()))
        assert caught.value.reason == reason
    assert len(chats(server)) == 1


@pytest.mark.parametrize(
    ("mishap", "says", "mends"),
    [("401", "refuses the key", "OPENAI_API_KEY"), ("402", "used up", "goes on"), ("301", "elsewhere", "address")],
)
def test_what_no_request_would_survive_stops_the_run_at_once(
    server: Scripted, open_engine: Open, mishap: str, says: str, mends: str
):
    server.mishaps.append(mishap)
    with pytest.raises(WorldError) as caught:
        done(open_engine().submit(prompt()))
    assert says in caught.value.sentence
    assert mends in caught.value.fix
    assert len(chats(server)) == 1


def test_a_model_that_is_not_there_is_named_with_those_that_are(open_engine: Open):
    engine = open_engine(name="other")
    for ask in (lambda: done(engine.submit(prompt())), engine.check):
        with pytest.raises(WorldError) as caught:
            ask()
        assert "no model called other" in caught.value.sentence
        assert caught.value.fix == "it has scripted"


def test_a_server_that_is_down_is_waited_for_and_no_longer_than_patience(open_engine: Open):
    with Scripted(lambda said: "") as gone:
        address = gone.address
    began = time.monotonic()
    with pytest.raises(WorldError) as caught:
        done(open_engine(address=address, patience=1.0).submit(prompt()))
    assert time.monotonic() - began >= 1
    assert "has answered nothing" in caught.value.sentence
    assert "same command" in caught.value.fix


def test_a_server_that_comes_up_in_time_is_enough(open_engine: Open):
    with Scripted(lambda said: "") as gone:
        port = int(re.search(r":(\d+)/", gone.address)[1])
    later: list[Scripted] = []

    def start() -> None:
        later.append(Scripted(lambda said: '{"title": "T", "data": 1}', port=port).__enter__())

    timer = threading.Timer(1.0, start)
    timer.start()
    reply = done(open_engine(address=f"http://127.0.0.1:{port}/v1", patience=30.0).submit(prompt()))
    assert reply == {"title": "T", "data": 1}
    later[0].__exit__()


def test_a_request_that_breaks_the_server_each_time_is_one_reject(server: Scripted, open_engine: Open, monkeypatch):
    monkeypatch.setattr("synth.models._server.FIRST_WAIT", 0.01)

    def script(said: str) -> str:
        if "Poison" in said:
            raise RuntimeError("the handler dies, and the connection with it")
        return '{"title": "T", "data": 1}'

    server.script = script
    engine = open_engine()
    poisoned = engine.submit(prompt("Poison"))
    for at in range(60):
        done(engine.submit(prompt(f"Plain {at}")))
    with pytest.raises(ItemError) as caught:
        done(poisoned)
    assert caught.value.reason == "unanswered"


def test_a_server_that_is_away_for_a_while_costs_no_request_that_was_under_way(
    server: Scripted, open_engine: Open, monkeypatch
):
    monkeypatch.setattr("synth.models._server.FIRST_WAIT", 0.002)
    both, release = threading.Barrier(3), threading.Event()

    def script(said: str) -> str:
        if "Held" in said:
            both.wait(timeout=30)
            release.wait(timeout=30)
            raise RuntimeError("the gateway drops who was under way when its server went")
        return '{"title": "T", "data": 1}'

    server.script = script
    engine = open_engine()
    held = [engine.submit(prompt(f"Held {at}")) for at in range(2)]
    both.wait(timeout=30)
    done(engine.submit(prompt("Others were answered before")))
    server.script = lambda said: '{"title": "T", "data": 1}'
    server.mishaps.extend(["502"] * 12)  # six for each of the two
    release.set()
    assert [done(future) for future in held] == [{"title": "T", "data": 1}] * 2


def test_requests_that_all_break_a_server_which_is_well_are_rejects(server: Scripted, open_engine: Open, monkeypatch):
    monkeypatch.setattr("synth.models._server.FIRST_WAIT", 0.001)
    engine = open_engine()
    done(engine.submit(prompt("Plain")))
    server.mishaps.extend(["500"] * 200)
    for future in [engine.submit(prompt(f"Poison {at}")) for at in range(3)]:
        with pytest.raises(ItemError) as caught:
            done(future)
        assert caught.value.reason == "unanswered"


def test_half_a_letter_is_no_end_of_the_run(server: Scripted, open_engine: Open):
    server.mishaps.append("half_letter_sent")
    engine = open_engine()
    assert done(engine.submit(prompt())) == done(engine.submit(prompt())) == {"title": "?", "data": 1}
    assert len(chats(server)) == 1


@pytest.mark.parametrize("takes", ["json_object", "plain"])
def test_a_server_without_schemas_is_asked_without_and_that_is_remembered(
    server: Scripted, open_engine: Open, takes: str
):
    server.refuses |= {"json_schema"} if takes == "json_object" else {"json_schema", "json_object"}
    engine = open_engine()
    assert done(engine.submit(prompt("One"))) == REPLY
    tried = len(chats(server))
    assert tried == (2 if takes == "json_object" else 3)
    assert done(engine.submit(prompt("Two"))) == REPLY
    assert len(chats(server)) == tried + 1
    form = chats(server)[-1].get("response_format")
    assert form == ({"type": "json_object"} if takes == "json_object" else None)


@pytest.mark.parametrize("field", ["temperature", "top_p"])
def test_a_field_the_server_does_not_take_is_left_out(server: Scripted, open_engine: Open, field: str):
    server.refuses.add(field)
    engine = open_engine(temperature=0.5, top_p=0.9)
    assert done(engine.submit(prompt("One"))) == REPLY
    assert done(engine.submit(prompt("Two"))) == REPLY
    assert [field in body for body in chats(server)] == [True, False, False]


def test_no_more_requests_are_in_flight_than_allowed(server: Scripted, open_engine: Open):
    server.latency = lambda: 0.05
    engine = open_engine(in_flight=6)
    for future in [engine.submit(prompt(f"Subject {at}")) for at in range(40)]:
        done(future)
    assert server.most == 6


def test_nothing_is_asked_twice(server: Scripted, open_engine: Open):
    first, second = open_engine(), open_engine()
    assert done(first.submit(prompt())) == done(second.submit(prompt())) == REPLY
    assert len(chats(server)) == 1
    done(second.submit(prompt(sample=1)))
    done(open_engine(temperature=1.0).submit(prompt()))
    done(open_engine(folder="other").submit(prompt()))
    assert len(chats(server)) == 4


def test_what_was_wrong_before_is_said_with_the_next_prompt(server: Scripted, open_engine: Open):
    done(open_engine().submit(prompt(faults=("data.places: too short",))))
    assert "data.places: too short" in chats(server)[0]["messages"][0]["content"]


def test_requests_and_tokens_are_counted_by_stage(open_engine: Open):
    engine = open_engine()
    for subject in ("One", "Two", "Two"):
        done(engine.submit(prompt(subject)))
    # the scripted server says 100 tokens a prompt and a quarter of the characters of its reply, which are 50
    assert engine.spent() == {"spec": {"asked": 2, "cached": 1, "completion": 24, "prompt": 200}}
    assert engine.spent() == {}


def test_pictures_go_along_as_data(server: Scripted, open_engine: Open):
    done(open_engine().submit(prompt(images=[b"\x89PNG one", b"\x89PNG two"])))
    parts = chats(server)[0]["messages"][0]["content"]
    assert [part["type"] for part in parts] == ["image_url", "image_url", "text"]
    assert parts[0]["image_url"]["url"] == "data:image/png;base64,iVBORyBvbmU="


def test_how_likely_a_word_is_comes_from_the_first_token(server: Scripted, open_engine: Open):
    server.odds = 0.8
    asked = open_engine().submit(prompt("Odds", odds=("Yes", "No")))
    assert done(asked) == pytest.approx({"Yes": 0.8, "No": 0.2})
    assert chats(server)[0]["max_tokens"] == 1


@pytest.mark.parametrize("how", ["silent", "refused"])
def test_a_server_without_log_probabilities_gives_none(server: Scripted, open_engine: Open, how: str):
    server.gives_odds = False
    if how == "refused":
        server.refuses.add("logprobs")
    assert done(open_engine().submit(prompt("Odds", odds=("Yes", "No")))) == {}


def test_a_word_in_the_place_of_a_key_is_left_in_replies(server: Scripted, open_engine: Open, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "EMPTY")
    server.script = lambda said: '{"title": "EMPTY shelves", "data": 1}'
    assert done(open_engine().submit(prompt())) == {"title": "EMPTY shelves", "data": 1}


def test_the_end_of_a_keys_line_is_not_sent(server: Scripted, open_engine: Open, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", f" {SECRET}\r\n")
    assert done(open_engine().submit(prompt())) == REPLY
    assert server.seen[0][1]["Authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize("wrong", [f"{SECRET}\nX: y", f"{SECRET}…"])
def test_what_cannot_be_a_key_is_a_sentence_without_it(open_engine: Open, monkeypatch, wrong: str):
    monkeypatch.setenv("OPENAI_API_KEY", wrong)
    with pytest.raises(WorldError) as caught:
        done(open_engine().submit(prompt()))
    assert "OPENAI_API_KEY" in caught.value.sentence
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("mishap", ["401", "500", "words", "long", "reset"])
def test_the_key_is_never_told(server: Scripted, open_engine: Open, tmp_path: Path, capfd, mishap: str):
    server.mishaps.extend([mishap] * 9)
    server.script = lambda said: f"your key is {SECRET}"
    engine = open_engine(patience=0.2)
    with pytest.raises((ItemError, WorldError)) as caught:
        done(engine.submit(prompt()))
    engine.close()
    told = [str(caught.value), repr(caught.value), *capfd.readouterr()]
    told += [path.read_bytes().decode("latin-1") for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(SECRET in text for text in told)

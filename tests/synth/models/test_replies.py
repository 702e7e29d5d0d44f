"""From what a model wrote to JSON or code; nothing is guessed."""

from __future__ import annotations

import pytest

from synth.models._reading import wire
from synth.models._replies import read_code, read_json
from synth.records import ItemError

WANTED = {"required": ["a"]}


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        '  \n{"a": 1}\n',
        '```json\n{"a": 1}\n```',
        'Of course!\n\n```\n{"a": 1}\n```\nAnything else?',
        'Here it is: {"a": 1}. Note that {b} is left out.',
        '{"a": 1,}',
        '{"a": 1, // the first\n}',
        "{'a': 1}",
        '<think>{"a": 2}</think>{"a": 1}',
        'Let me think: {"a": 2}</think>\n{"a": 1}',
        '[{"b": 0}] and then {"a": 1}',
        '{"b": 0}\n{"a": 1}',
    ],
)
def test_json_is_found(text: str):
    assert read_json(text, WANTED) == {"a": 1}


def test_strings_keep_what_looks_like_a_slip():
    assert read_json('{"a": "x,} // y", "b": [1,],}', WANTED) == {"a": "x,} // y", "b": [1]}
    assert read_json('{"a": "see https://example.org/x"}', WANTED) == {"a": "see https://example.org/x"}
    assert read_json('{"a": "two\nlines"}', WANTED) == {"a": "two\nlines"}
    assert read_json("{'a': None, 'b': True}", WANTED) == {"a": None, "b": True}


def test_pythons_spelling_becomes_plain_json():
    assert read_json("{'a': (1, 'x'), 2: 3}", WANTED) == {"a": [1, "x"], "2": 3}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I cannot.",
        '{"a": 1',
        '{"b": 1}',
        '{"a": NaN}',
        "[1, 2]",
        '{"a": "he said "hello" to me"}',
        "<think>what now",
        '{"a": ' * 5000,
        "{" * 100_000,
        '{"a": 1e999}',
        f'{{"a": [{"9" * 400}]}}',
        r'{"a": "\ud83d"}',
        "<think>" * 60_000,  # these two took minutes while each mark was looked for again from each other one
        "```x\n" * 80_000,
        '{"a": "' + '\\"' * 190_000,  # and this one a quarter of an hour
        '{"a": 1}' + " " * 400_000 + "x",
    ],
)
def test_what_is_not_there_is_not_made_up(text: str):
    with pytest.raises(ItemError) as caught:
        read_json(text, WANTED)
    assert caught.value.reason == "bad_reply"


@pytest.mark.parametrize(
    "text",
    [
        "```python\nprint(1)\n```",
        "Sure:\n\n```py\nprint(1)\n```\nThat prints 1.",
        "~~~\nprint(1)\n~~~",
        '{"source": "print(1)\\n"}',
        '```json\n{"source": "print(1)\\n"}\n```',
        "<think>```python\nprint(2)\n```</think>```python\nprint(1)\n```",
        "```\npip\n```\n```python\nprint(1)\n```",
        "```print(2)``` is not it:\n```python\nprint(1)\n```",
        "<think>a</think>```python\n<think>b</think>print(1)\n```",
    ],
)
def test_code_is_found(text: str):
    assert read_code(text) == "print(1)\n"


@pytest.mark.parametrize(
    "text",
    [
        "print(1)",
        "```python\nprint(1)\n",
        "````python\nprint(1)\n```\nprint(2)\n```\n",
        '{"code": "print(1)"}',
        "",
        "```x\n" * 80_000,
        "x" * 400_001,
    ],
)
def test_code_without_an_end_or_a_block_is_none(text: str):
    with pytest.raises(ItemError):
        read_code(text)


def test_a_block_within_a_program_does_not_end_it():
    assert read_code('````python\nx = """\n```\ny\n```\n"""\n````') == 'x = """\n```\ny\n```\n"""\n'


@pytest.mark.parametrize("odd", [10**400, "low", None, [1], float("nan")])
def test_log_probabilities_that_are_no_numbers_tell_nothing(odd: object):
    choice = {"message": {"content": "Yes"}, "logprobs": {"content": [{"token": "Yes", "logprob": odd}]}}
    kept, _ = wire({"choices": [choice]})
    assert kept["text"] == "Yes"
    assert not kept.get("first")

"""Whatever parses Python waits for its turn."""

from __future__ import annotations

import threading

import pytest

from synth.prompts import _environment
from synth.syntax import ONE_AT_A_TIME, literal, parse, parse_expression


@pytest.mark.parametrize(
    "parsing",
    [
        lambda: parse("x = 1"),
        lambda: parse_expression("1 + 1"),
        lambda: literal("[1.5]"),
        lambda: _environment(False).from_string("{{ 1.5 }}"),
    ],
)
def test_it_waits_while_another_parses(parsing):
    thread = threading.Thread(target=parsing)
    with ONE_AT_A_TIME:
        thread.start()
        thread.join(0.2)
        assert thread.is_alive()
    thread.join(10)
    assert not thread.is_alive()

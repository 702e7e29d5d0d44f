"""Whatever parses Python waits for its turn, where this Python needs that."""

from __future__ import annotations

import ast
import inspect
import sys
import threading

import pytest

from synth.prompts import _environment
from synth.syntax import IN_TURN, parse_in_turn

pytestmark = pytest.mark.skipif(sys.version_info >= (3, 12), reason="from 3.12 on nothing else runs amid a parse")


@pytest.mark.parametrize(
    "parsing",
    [
        lambda: ast.parse("x = 1"),
        lambda: ast.literal_eval("[1.5]"),
        lambda: inspect.signature(sorted),  # as libraries do while they are imported
        lambda: _environment(False).from_string("{{ 1.5 }}"),
    ],
)
def test_it_waits_while_another_parses(parsing):
    thread = threading.Thread(target=parsing)
    with IN_TURN:
        thread.start()
        thread.join(0.2)
        assert thread.is_alive()
    thread.join(10)
    assert not thread.is_alive()


def test_what_is_parsed_amid_a_parse_does_not_wait_for_itself():
    with IN_TURN:
        assert ast.literal_eval("1") == 1


def test_once_is_enough():
    waiting = ast.parse
    parse_in_turn()
    assert ast.parse is waiting

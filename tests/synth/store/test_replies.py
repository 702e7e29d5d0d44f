"""Replies of models, of a run at an address: none is asked for twice, on this machine or on another."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from synth.models._cache import Cache
from synth.places import place
from synth.runs.kept import cache_of, replies_kept
from tests.stores import Store


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return place(f"s3://bucket/{tmp_path.name}")


def ask(out: Path, key: str, said: str) -> str:
    """As a worker asks a model that would say so now."""
    cache = Cache(cache_of(out))
    try:
        return str((cache.get(key) or cache.put(key, "data", {"said": said}))["said"])
    finally:
        cache.close()


def copied(store: Store, out: Path, to: Path) -> dict[str, str]:
    """What stands at the address."""
    to.write_bytes(store.object(f"{out.name}/cache/replies.db"))
    with sqlite3.connect(to) as file:
        return dict(file.execute("SELECT key, reply FROM replies").fetchall())


def test_a_folder_keeps_them_itself(tmp_path: Path):
    assert cache_of(tmp_path) == tmp_path / "cache"
    with replies_kept(tmp_path):
        assert list(tmp_path.iterdir()) == []


def test_they_are_put_now_and_then_and_when_a_run_ends_or_fails(store: Store, out: Path, tmp_path: Path):
    def run() -> None:
        with replies_kept(out, every=0.2):
            ask(out, "a", "one")
            time.sleep(1.0)
            assert copied(store, out, tmp_path / "then").keys() == {"a"}
            ask(out, "b", "two")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run()
    assert copied(store, out, tmp_path / "after").keys() == {"a", "b"}


def test_a_kill_loses_none_on_this_machine_and_another_has_those_that_were_put(
    store: Store, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with replies_kept(out):
        ask(out, "a", "one")
    ask(out, "b", "asked after the last copy, before a kill")
    with replies_kept(out):
        assert ask(out, "b", "again") == "asked after the last copy, before a kill"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another machine"))
    ask(out, "c", "ours")
    with replies_kept(out):
        assert ask(out, "a", "again") == "one"
        assert ask(out, "c", "again") == "ours"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with replies_kept(out):
        assert ask(out, "c", "again") == "ours"


def test_what_is_the_same_is_not_sent_again(store: Store, out: Path):
    with replies_kept(out):
        ask(out, "a", "one")
    store.proxy.asked.clear()
    with replies_kept(out):
        ask(out, "a", "one")
    assert [method for method, _ in store.proxy.asked] == ["HEAD"]

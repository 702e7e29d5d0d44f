"""The cache of replies: whole or not at all, whatever happens to who writes it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from synth.models._cache import Cache
from synth.records import WorldError

WRITER = """
import sys
from pathlib import Path
from synth.models._cache import Cache
cache = Cache(Path(sys.argv[1]))
for n in range(int(sys.argv[2]), 10**6):
    cache.put(f"key{n}", "spec", {"text": str(n) * 500})
    if n % 20 == 0:
        print(n, flush=True)
"""


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[], Cache]]:
    """A cache in the same folder, as often as it is called."""
    with ExitStack() as closing:

        def another() -> Cache:
            cache = Cache(tmp_path)
            closing.callback(cache.close)
            return cache

        yield another


def test_a_reply_comes_back_as_it_was(opened: Callable[[], Cache]):
    cache = opened()
    assert cache.get("a") is None
    assert cache.put("a", "spec", {"text": "Größe €", "finish": "stop"}) == {"text": "Größe €", "finish": "stop"}
    assert opened().get("a") == {"text": "Größe €", "finish": "stop"}


def test_the_first_reply_stays(opened: Callable[[], Cache]):
    one, other = opened(), opened()
    assert one.put("a", "spec", {"text": "first"}) == {"text": "first"}
    assert other.put("a", "spec", {"text": "second"}) == {"text": "first"}


def test_many_threads_write_at_once(opened: Callable[[], Cache]):
    caches = [opened() for _ in range(4)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: caches[n % 4].put(f"k{n}", "spec", {"text": str(n)}), range(400)))
    after = opened()
    assert [after.get(f"k{n}") for n in range(400)] == [{"text": str(n)} for n in range(400)]


def test_killed_workers_leave_whole_replies(opened: Callable[[], Cache], tmp_path: Path):
    starts = (0, 500_000)
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(at)], stdout=subprocess.PIPE, text=True)
        for at in starts
    ]
    for writer in writers:
        assert writer.stdout
        told = [int(writer.stdout.readline()) for _ in range(4)]
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        cache = opened()
        for n in range(told[0], told[-1]):
            assert cache.get(f"key{n}") == {"text": str(n) * 500}


def test_a_full_disk_is_a_sentence(opened: Callable[[], Cache]):
    cache = opened()
    cache._file.execute("PRAGMA max_page_count = 12")  # as full as a disk can be made here
    with pytest.raises(WorldError) as caught:
        list(map(lambda n: cache.put(f"k{n}", "spec", {"text": "x" * 4000}), range(100)))
    assert "full" in caught.value.sentence
    assert "make room" in caught.value.fix
    assert opened().get("k0") == {"text": "x" * 4000}


def test_a_damaged_file_is_a_sentence(tmp_path: Path):
    (tmp_path / "replies.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(WorldError, match=r"replies\.db failed: file is not a database") as caught:
        Cache(tmp_path)
    assert "move the file away" in caught.value.fix


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WorldError, match="cache of replies"):
        Cache(tmp_path / "file" / "cache")

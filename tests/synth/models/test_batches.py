"""Requests of many threads become few batches, whatever the model does."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from synth.models._batches import Batches, TooLarge
from synth.records import ItemError, WorldError

Open = Callable[..., Batches[Any, Any]]


@pytest.fixture
def opened() -> Iterator[Open]:
    made: list[Batches[Any, Any]] = []

    def one(run: Callable[[list[Any]], Any], *, most: int = 8, group: Callable[[Any], Any] = lambda _: 0) -> Any:
        made.append(Batches(run, group, most))
        return made[-1]

    yield one
    for batches in made:
        batches.close()


def slowly(asked: list[int]) -> list[int]:
    time.sleep(0.05)
    return [10 * one for one in asked]


def test_what_waits_goes_together_and_each_gets_its_own(opened: Open):
    batches, replies = opened(slowly), dict[int, int]()

    def ask(number: int) -> None:
        replies[number] = batches.submit(number).result(timeout=30)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert replies == {number: 10 * number for number in range(24)}
    sizes = batches.sizes()
    assert sum(size * times for size, times in sizes.items()) == 24
    assert sizes.total() <= 5  # three full ones, and the first of them perhaps in pieces
    assert max(sizes) == 8


def test_only_those_of_a_group_go_together(opened: Open):
    seen: list[list[int]] = []

    def run(asked: list[int]) -> list[int]:
        seen.append(asked)
        return slowly(asked)

    batches = opened(run, group=lambda number: number % 2)
    for future in [batches.submit(number) for number in range(8)]:
        future.result(timeout=30)
    assert sorted(seen) == [[0, 2, 4, 6], [1, 3, 5, 7]]


def test_a_batch_that_is_too_large_is_halved_until_it_fits(opened: Open):
    tried: list[int] = []

    def run(asked: list[int]) -> list[int]:
        tried.append(len(asked))
        if len(asked) > 3:
            raise TooLarge("10 GiB")
        return slowly(asked)

    batches = opened(run, most=8)
    futures = [batches.submit(number) for number in range(16)]
    assert [future.result(timeout=30) for future in futures] == [10 * number for number in range(16)]
    assert tried[:3] == [8, 4, 2]  # eight, their first half, and its first half
    assert max(tried[3:]) <= 4  # what was too large is not tried again at once
    assert set(batches.sizes()) <= {1, 2, 3}


def test_one_that_is_too_large_alone_is_a_reject_and_the_others_are_not(opened: Open):
    def run(asked: list[int]) -> list[int]:
        if 5 in asked:
            raise TooLarge("10 GiB")
        return slowly(asked)

    batches = opened(run)
    futures = {number: batches.submit(number) for number in range(8)}
    with pytest.raises(ItemError) as caught:
        futures.pop(5).result(timeout=30)
    assert caught.value.reason == "unanswered"
    assert [future.result(timeout=30) for future in futures.values()] == [0, 10, 20, 30, 40, 60, 70]


def test_batches_grow_again_by_one_at_a_time(opened: Open):
    lengths: list[int] = []
    full = True

    def run(asked: list[int]) -> list[int]:
        nonlocal full
        lengths.append(len(asked))
        if full and len(asked) == 8:
            full = False
            raise TooLarge("only once")
        return slowly(asked)

    batches = opened(run, most=8)
    for future in [batches.submit(number) for number in range(35)]:
        future.result(timeout=30)
    assert lengths == [8, 4, 4, 5, 6, 7, 8, 1]  # the first half is a full batch, and lets one more in


def test_what_the_model_raises_comes_out_of_every_future_of_the_batch(opened: Open):
    def run(_asked: list[int]) -> list[int]:
        raise ZeroDivisionError

    batches = opened(run)
    for future in [batches.submit(number) for number in range(3)]:
        with pytest.raises(ZeroDivisionError):
            future.result(timeout=30)


def test_a_model_that_loses_replies_is_a_bug_that_is_told(opened: Open):
    batches = opened(lambda asked: asked[1:])
    with pytest.raises(ValueError, match="zip"):
        batches.submit(1).result(timeout=30)


def test_a_request_of_the_wrong_sort_is_its_own_fault(opened: Open):
    def group(number: int) -> int:
        if number == 1:
            raise WorldError("this model finds things")
        return 0

    batches = opened(slowly, group=group)
    futures = [batches.submit(number) for number in range(3)]
    with pytest.raises(WorldError):
        futures[1].result(timeout=30)
    assert (futures[0].result(timeout=30), futures[2].result(timeout=30)) == (0, 20)


def test_what_waits_at_the_end_is_cancelled(opened: Open):
    began, go_on = threading.Event(), threading.Event()

    def run(asked: list[int]) -> list[int]:
        began.set()
        go_on.wait(30)
        return asked

    batches = opened(run, most=1)
    first, second = batches.submit(1), batches.submit(2)
    began.wait(30)
    threading.Timer(0.1, go_on.set).start()
    batches.close()
    assert first.result(timeout=1) == 1
    assert second.cancelled()
    assert batches.submit(3).cancelled()
    assert batches.sizes() == Counter({1: 1})

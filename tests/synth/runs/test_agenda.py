"""What is made next, without a run: an agenda over topics that are only counted."""

from __future__ import annotations

import tempfile
from pathlib import Path
from threading import Event

from hypothesis import given
from hypothesis import strategies as st

from synth.plan import Plan
from synth.recipe import Recipe
from synth.runs.agenda import Agenda


@given(n=st.integers(1, 40), size=st.integers(1, 9), data=st.data())
def test_as_many_are_left_as_come(n: int, size: int, data: st.DataObject):
    """After each shard that is done, in any order and with any loss: those that come are those that were left."""
    recipe = Recipe(n=n, seed=1, shard=size, kinds={"pie": 1.0})
    with tempfile.TemporaryDirectory() as folder:
        plan = Plan(Path(folder), recipe.seed, recipe.drafts)
        agenda = Agenda(plan, n=n, size=size, stop=Event())
        under: list[int] = []
        for _ in range(4):
            left, came = agenda.left(), []
            while (shard := agenda.next()) is not None:
                came.append(shard)
            assert len(came) == left
            under += came
            if not under:
                break
            done = under.pop(data.draw(st.integers(0, len(under) - 1)))
            agenda.done(done, data.draw(st.integers(0, len(plan.topics(done)))))


def test_what_stands_in_the_plan_and_is_not_made_comes_first(tmp_path: Path):
    recipe = Recipe(n=12, seed=1, shard=3, kinds={"pie": 1.0})
    plan = Plan(tmp_path, recipe.seed, recipe.drafts)
    for _ in range(3):
        plan.add(3)
    agenda = Agenda(plan, n=12, size=3, stop=Event())
    for shard, kept in ((0, None), (1, 3), (2, None)):
        agenda.planned_before(shard, 3, kept)
    assert agenda.left() == 3
    assert [agenda.next(), agenda.next(), agenda.next(), agenda.next()] == [0, 2, 3, None]

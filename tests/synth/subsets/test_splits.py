"""Sides of a split: what is akin stands on one, and a run that grows changes none."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.dataset import read, write
from synth.likeness import arrays
from synth.likeness.akin import ASPECTS
from synth.likeness.duplicates import COLUMNS as NEAR
from synth.likeness.duplicates import FILE, KEPT
from synth.likeness.marks import MARK
from synth.records import Sample
from synth.runs.folder import read_run
from synth.subsets.merge import merge
from synth.subsets.splits import KEYS, NEITHER, sides
from synth.subsets.subset import subset
from synth.subsets.wanted import Wanted
from tests.synth.made import dataset, made
from tests.synth.subsets.test_merge import ids, must_be_intact

HALVES = {"train": 0.5, "test": 0.5}
KINDS = ("pie",) * 6 + ("heatmap",) * 3 + ("invoice",)


def split_of(out: Path) -> dict[str, set[str]]:
    return {path.name: set(ids(path)) for path in out.iterdir() if not path.name.startswith(".")}


def test_sides_are_datasets_of_their_own(tmp_path: Path):
    source = dataset(tmp_path / "a", [made(n, kind=KINDS[n % 10]) for n in range(40)], size=7)
    subset(source, tmp_path / "out", Wanted(split={"train": 0.8, "test": 0.2}))
    found = split_of(tmp_path / "out")
    assert {name: len(held) for name, held in found.items()} == {"train": 32, "test": 8}
    assert found["train"] | found["test"] == set(ids(source))
    for name in found:
        must_be_intact(tmp_path / "out" / name)
        assert read_run(tmp_path / "out" / name)["subset"]["side"] == name
        assert ids(tmp_path / "out" / name) == [one for one in ids(source) if one in found[name]]


def test_a_subject_and_its_data_stay_on_one_side(tmp_path: Path):
    samples = [made(n, subject=f"Ferries  {n % 5}" if n % 2 else f"ferries {n % 5}") for n in range(30)]
    samples += [made(100 + n, data=f"data {n % 4}") for n in range(20)]
    samples += [made(200 + n, kind="heatmap", subject="ferries 0") for n in range(10)]  # another kind's is another
    subset(dataset(tmp_path / "a", samples), tmp_path / "out", Wanted(split=HALVES))
    where: dict[object, set[str]] = {}
    for side in ("train", "test"):
        for row in read(tmp_path / "out" / side / "data"):
            topic = json.loads(row["provenance"]["topic"])
            for key in ((row["kind"], topic["subject"].casefold().replace("  ", " ")), row["data"]):
                where.setdefault(key, set()).add(side)
    assert all(len(found) == 1 for found in where.values())
    assert {side for found in where.values() for side in found} == {"train", "test"}


@pytest.mark.parametrize("told_by", ["file", "marks", "marks that are near"])
def test_near_duplicates_stay_on_one_side(tmp_path: Path, told_by: str):
    """Sample 20 + n is near sample n."""
    samples = [made(n) for n in range(40)]
    source = dataset(tmp_path / "a", samples)
    pairs = [(samples[20 + n].id, samples[n].id) for n in range(20)]
    if told_by == "file":
        rows = [{"id": one, "of": other, "what": "picture", "distance": 3.0} for one, other in pairs]
        write(source / FILE, rows, NEAR)
    else:
        patterns = np.random.default_rng(0).integers(0, 2**63, (20, 18), dtype=np.uint64)
        others = patterns ^ np.uint64(0b1011) if told_by == "marks that are near" else patterns  # 27 bits of a pattern
        marked(source, samples, np.concatenate([patterns, others]))
    subset(source, tmp_path / "out", Wanted(split=HALVES))
    found = split_of(tmp_path / "out")
    assert all((one in found["train"]) == (other in found["train"]) for one, other in pairs)
    assert {name: len(held) for name, held in found.items()} == {"train": 20, "test": 20}


def marked(out: Path, samples: list[Sample], patterns: np.ndarray) -> None:
    """As a run leaves it that was searched for near duplicates."""
    marks = np.zeros(len(samples), dtype=MARK)
    marks["id"] = [sample.id.encode() for sample in samples]
    marks["picture"] = patterns
    arrays.save(out / KEPT, [["a"], [len(samples)]], {"marks": marks})


def test_what_was_found_near_is_known_of_what_is_made(tmp_path: Path):
    """Of 2 and 3 in one dataset and 4 in another; nobody's picture is decoded, for the marks are others than theirs."""
    patterns = np.random.default_rng(1).integers(0, 2**63, (5, 18), dtype=np.uint64)
    patterns[3] = patterns[4] = patterns[2]
    samples = [made(n) for n in range(5)]
    a, b = dataset(tmp_path / "a", samples[:4]), dataset(tmp_path / "b", samples[4:])
    marked(a, samples[:4], patterns[:4])
    marked(b, samples[4:], patterns[4:])
    near = {(samples[3].id, samples[2].id), (samples[4].id, samples[2].id)}
    merge([a, b], tmp_path / "ab")
    assert {(row["id"], row["of"]) for row in read(tmp_path / "ab" / FILE) if row["what"] == "picture"} == near
    subset(tmp_path / "ab", tmp_path / "few", Wanted(where='title != "Title 3"'))
    near = {(samples[4].id, samples[2].id)}
    assert {(row["id"], row["of"]) for row in read(tmp_path / "few" / FILE) if row["what"] == "picture"} == near
    subset(tmp_path / "few", tmp_path / "sides", Wanted(split=HALVES))
    assert any({samples[2].id, samples[4].id} <= held for held in split_of(tmp_path / "sides").values())
    merge([b, dataset(tmp_path / "c", [made(7)])], tmp_path / "bc")  # nobody searched the last one
    assert not (tmp_path / "bc" / FILE).exists()


def test_one_that_would_tie_two_sides_together_stands_on_none(tmp_path: Path):
    apart = [made(1, subject="ferries"), made(2, data="tides")]  # one on each side, since the shares are halves
    tie = made(3, subject="ferries", data="tides")
    kin = made(4, subject="ferries")
    made_of = subset(dataset(tmp_path / "a", [*apart, tie, kin]), tmp_path / "out", Wanted(split=HALVES))
    assert made_of.neither == 1
    found = split_of(tmp_path / "out")
    with_ferries = next(held for held in found.values() if apart[0].id in held)
    assert with_ferries == {apart[0].id, kin.id}
    assert set.union(*found.values()) == {apart[0].id, apart[1].id, kin.id}


def test_nothing_changes_sides_when_a_run_grows(tmp_path: Path):
    samples = [made(n, subject=f"subject {n * n % 23}", data=f"{n % 31}") for n in range(80)]
    shares = {"train": 0.7, "test": 0.3}
    subset(dataset(tmp_path / "small", samples[:50]), tmp_path / "before", Wanted(split=shares))
    subset(dataset(tmp_path / "grown", samples), tmp_path / "after", Wanted(split=shares))
    before, after = split_of(tmp_path / "before"), split_of(tmp_path / "after")
    small = {sample.id for sample in samples[:50]}
    assert {name: held & small for name, held in after.items()} == before
    subset(tmp_path / "grown", tmp_path / "fewer", Wanted(split=shares, n=20))
    fewer = split_of(tmp_path / "fewer")
    assert {name: len(held) for name, held in fewer.items()} == {"train": 14, "test": 6}
    assert all(fewer[name] < after[name] for name in after)


def keys_of(rows: list[tuple[int, ...]]) -> np.ndarray:
    keys = np.zeros(len(rows), dtype=KEYS)
    keys["id"] = [f"{at:020}".encode() for at in range(len(rows))]
    for column, name in enumerate(("kind", *ASPECTS)):
        keys[name] = [row[column] for row in rows]
    return keys


akin = st.lists(st.tuples(st.integers(1, 3), *[st.integers(0, 12)] * len(ASPECTS)), max_size=40)
some_shares = st.sampled_from([{"a": 0.9, "b": 0.1}, {"a": 0.5, "b": 0.3, "c": 0.2}])


@given(akin, some_shares, st.integers(0, 3), st.integers(0, 40))
def test_sides_have_nothing_in_common_and_follow_from_what_came_before(rows, shares, seed, cut):
    keys = keys_of(rows)
    placed = sides(Path("/nowhere"), keys, shares, seed)
    assert placed[:cut].tolist() == sides(Path("/nowhere"), keys[:cut], shares, seed).tolist()
    for aspect in ASPECTS:
        for value in set(keys[aspect].tolist()) - {0}:
            assert len(set(placed[keys[aspect] == value].tolist()) - {NEITHER}) <= 1


@given(st.lists(st.integers(1, 4), max_size=120), st.integers(0, 99))
def test_shares_hold_at_every_place_where_nothing_is_akin(kinds, seed):
    """Never more than one sample from the share, whatever the kinds are."""
    keys = keys_of([(kind, *[at * 10 + n for n in range(1, 6)]) for at, kind in enumerate(kinds)])
    placed = sides(Path("/nowhere"), keys, {"train": 0.9, "test": 0.1}, seed)
    behind = np.cumsum(placed == 1) - 0.1 * np.arange(1, len(placed) + 1)
    assert (np.abs(behind) <= 1 + 1e-9).all()


def test_another_seed_makes_other_sides_of_each_kind():
    keys = keys_of([(1 + at % 5, *[at * 10 + n for n in range(1, 6)]) for at in range(500)])
    one, other = (sides(Path("/nowhere"), keys, {"train": 0.8, "test": 0.2}, seed) for seed in (0, 1))
    assert one.tolist() != other.tolist()
    for kind in range(1, 6):
        assert abs(int((one[keys["kind"] == kind] == 1).sum()) - 20) <= 3

"""Facts that note what is read of them: they behave as plain JSON, and miss nothing."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderers.drivers.proofs.reads import Reads, traced

scalars = st.none() | st.booleans() | st.integers(-5, 5) | st.text("ab", max_size=2)
values = st.dictionaries(st.sampled_from(["category", "value", "x"]), scalars, max_size=3)
elements = st.lists(
    st.fixed_dictionaries({"id": st.text("xyz", min_size=1, max_size=3), "text": scalars, "value": st.none() | values}),
    max_size=4,
)
rows = st.lists(st.lists(st.integers(-3, 3), min_size=1, max_size=3), max_size=3)

LOOKS = (
    lambda f: [dict(e) for e in f["pages"][0]["elements"]],
    lambda f: [{**e} for e in f["pages"][0]["elements"]],
    lambda f: [e | {"more": 1} for e in f["pages"][0]["elements"]],
    lambda f: [{"more": 1} | e for e in f["pages"][0]["elements"]],
    lambda f: [sorted(e) for e in f["pages"][0]["elements"]],
    lambda f: [list(e.items()) for e in f["pages"][0]["elements"]],
    lambda f: [e.get("text", 5) for e in f["pages"][0]["elements"]],
    lambda f: [e.get("missing", 5) for e in f["pages"][0]["elements"]],
    lambda f: [len(e["value"] or {}) for e in f["pages"][0]["elements"]],
    lambda f: [str(e) for e in f["pages"][0]["elements"]],
    lambda f: [a == b for a in f["pages"][0]["elements"] for b in f["pages"][0]["elements"]],
    lambda f: sorted(f["pages"][0]["tables"][0]["rows"]),
    lambda f: min(f["pages"][0]["tables"][0]["rows"], key=lambda row: row[-1], default=None),
    lambda f: [row[1:] for row in f["pages"][0]["tables"][0]["rows"]],
    lambda f: [[0] + row for row in f["pages"][0]["tables"][0]["rows"]],  # noqa: RUF005 - the sum is what is tested
    lambda f: [row + [0] for row in f["pages"][0]["tables"][0]["rows"]],  # noqa: RUF005
    lambda f: [sum(row) for row in f["pages"][0]["tables"][0]["rows"]],
    lambda f: [tuple(reversed(row)) for row in f["pages"][0]["tables"][0]["rows"]],
    lambda f: [1 in row for row in f["pages"][0]["tables"][0]["rows"]],
    lambda f: list(zip(*f["pages"][0]["tables"][0]["rows"], strict=False)),
    lambda f: [row == [1] for row in f["pages"][0]["tables"][0]["rows"]],
    lambda f: json.dumps(f["pages"][0]["tables"][0]["rows"]),
)


@settings(max_examples=60, deadline=None)
@given(elements, rows)
def test_noting_facts_say_what_plain_ones_say(found, cells):
    def facts() -> dict[str, Any]:
        table = {"panel": "p", "mark": "bar", "columns": ["x", "y", "z"], "rows": [list(row) for row in cells]}
        copies = [{**e, "value": dict(e["value"]) if e["value"] is not None else None} for e in found]
        return {"pages": [{"elements": copies, "tables": [table]}]}

    for look in LOOKS:
        assert look(traced(facts(), Reads())) == look(facts())


@pytest.mark.parametrize(
    "read",
    [
        lambda e: e["text"],
        lambda e: e.get("text"),
        lambda e: dict(e),
        lambda e: {**e},
        lambda e: e | {},
        lambda e: {} | e,
        lambda e: list(e.values()),
        lambda e: list(e.items()),
        lambda e: e == {"text": "a"},
        lambda e: {"text": "a"} == e,  # noqa: SIM300 - the order is what is tested
        lambda e: str(e),
        lambda e: f"{e}",
        lambda e: e.copy(),
        lambda e: e.pop("text"),
    ],
)
def test_every_way_of_reading_is_noted(read):
    reads = Reads()
    facts = traced({"pages": [{"elements": [{"id": "title1", "kind": "title", "text": "a"}], "tables": []}]}, reads)
    read(facts["pages"][0]["elements"][0])
    assert reads.evidence() == {(0, 0): {"text"}}


def test_names_alone_are_not_read():
    reads = Reads()
    facts = traced({"pages": [{"elements": [{"id": "t", "kind": "title", "text": "a"}], "tables": []}]}, reads)
    element = facts["pages"][0]["elements"][0]
    assert (element["kind"], list(element), len(element), "text" in element) == (
        "title",
        ["id", "kind", "text"],
        3,
        True,
    )
    assert reads.evidence() == {}

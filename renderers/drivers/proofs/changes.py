"""What an answer hangs on: the proof is run again with what it read changed, and what it did not read taken away.

docs/proofs.md says which changes are tried. Standard library only, as `proofs`.
"""

from __future__ import annotations

import ast
import datetime
import json
import marshal
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from .reads import Facts, Reads
from .tables import Cell, Place

MOST_CHANGED = 60  # of more evidence than this, an even spread is changed
MOST_LITERALS = 60  # of a proof are tried as other values
MOST_NODES = 60  # of a graph are tried as other ends of an edge
MOST_PLACES = 12  # boxes and outlines of peers are tried as other places
ENDS = ("value.from", "value.to")

Function: TypeAlias = Callable[[Facts], Any]


def plain(value: Any) -> Any:
    """An answer as JSON. Dates become ISO texts, sets sorted lists."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("the answer is not a finite number")
        return value
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted((plain(one) for one in value), key=lambda one: (str(type(one)), one))
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    raise TypeError(f"an answer cannot be a {type(value).__name__}")


Mark: TypeAlias = tuple[Place, Place, set[str], list[tuple[Cell, str]]]  # old place, new place, keys, cells


def reduced(facts: Facts, reads: Reads, evidence: Mapping[Place, set[str]]) -> tuple[Facts, list[Mark]]:
    """The facts without everything the proof did not read, and where its evidence stands in them.

    What holds a piece of evidence stays, and so do the nodes of an edge: evidence points at them, none is a fact.
    """
    rows: dict[tuple[int, int], list[int]] = defaultdict(list)
    read = {cell for cell in reads.cells if cell in reads.linked}
    for p, t, r in sorted({cell[:3] for cell in read}):
        rows[p, t].append(r)
    marks: list[Mark] = []
    for p, page in enumerate(facts["pages"]):
        read_here = {index for place, index in evidence if place == p}
        kept = sorted(read_here | _named_by(page["elements"], read_here))
        page["elements"] = [page["elements"][index] for index in kept]
        for new, old in enumerate(kept):
            if old in read_here:
                marks.append(((p, old), (p, new), evidence[p, old], []))
        for t, table in enumerate(page["tables"]):
            cells = [[v if (p, t, r, c) in read else None for c, v in enumerate(table["rows"][r])] for r in rows[p, t]]
            table["rows"] = cells
    by_place = {mark[0]: mark for mark in marks}
    for p, t, r, c in sorted(read):
        for place, key in reads.linked[p, t, r, c]:
            if place in by_place:
                by_place[place][3].append(((p, t, rows[p, t].index(r), c), key))
    return facts, marks


def _named_by(elements: list[dict[str, Any]], read: set[int]) -> set[int]:
    """The panels and parents of these elements, and theirs in turn, and the nodes of edges."""
    places = {element["id"]: index for index, element in enumerate(elements)}
    found: set[int] = set()
    waiting = list(read)
    while waiting:
        element = elements[waiting.pop()]
        value = element["value"] or {}
        for name in (element["parent"], element["panel"], value.get("from"), value.get("to")):
            index = places.get(name) if isinstance(name, str) else None
            if index is not None and index not in found:
                found.add(index)
                waiting.append(index)
    return found - read


def differs(answer: Function, facts: Facts, value: Any) -> bool:
    """Whether the proof says anything else of these facts; an error is something else."""
    try:
        return not _equal(plain(answer(facts)), value)
    except Exception:  # noqa: BLE001 - a proof that falls over changed facts depends on them
        return True


def _equal(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)  # so that 1 is not True


def insensitive_marks(answer: Function, value: Any, blob: bytes, marks: list[Mark], said: list[Any]) -> list[Place]:
    stride = max(1, math.ceil(len(marks) / MOST_CHANGED))
    peers = _peers(marshal.loads(blob), marks)
    return [mark[0] for mark in marks[::stride] if not _matters(answer, value, blob, mark, peers, said)]


def own_literals(source: str) -> list[Any]:
    """The numbers and texts of a proof's `answer`: a no to "is it exactly 45?" hangs on a mark that could be 45."""
    [body] = [one for one in ast.parse(source).body if isinstance(one, ast.FunctionDef) and one.name == "answer"]
    found: list[Any] = []
    for node in ast.walk(body):
        minus = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
        one = node.operand if isinstance(node, ast.UnaryOp) and minus else node
        if isinstance(one, ast.Constant) and isinstance(one.value, int | float | str):
            value = -one.value if minus and not isinstance(one.value, str) else one.value
            if value not in found and len(found) < MOST_LITERALS:
                found.append(value)
    return found


def _peers(facts: Facts, marks: list[Mark]) -> dict[str, list[Any]]:
    peers: dict[str, list[Any]] = defaultdict(list)
    for _, (page, index), keys, _ in marks:
        for key in keys:
            value = _read(facts["pages"][page]["elements"][index], key)
            if value not in peers[key]:
                peers[key].append(value)
    return peers


def _matters(
    answer: Function, value: Any, blob: bytes, mark: Mark, peers: Mapping[str, list[Any]], said: list[Any]
) -> bool:
    _, (page, index), keys, cells = mark
    whole = marshal.loads(blob)["pages"][page]["elements"]
    for key in sorted(keys):
        old = _read(whole[index], key)
        for new in _other_nodes(whole, old, said) if key in ENDS else changes(old, peers[key], said):
            facts = marshal.loads(blob)
            _write(facts["pages"][page]["elements"][index], key, new)
            for (p, t, r, c), cell_key in cells:
                if cell_key == key:
                    facts["pages"][p]["tables"][t]["rows"][r][c] = new
            if differs(answer, facts, value):
                return True
    facts = marshal.loads(blob)
    del facts["pages"][page]["elements"][index]
    for (p, t, r, c), _ in cells:
        facts["pages"][p]["tables"][t]["rows"][r][c] = None
    try:  # falling over a mark that is gone shows only that it was looked for
        return not _equal(plain(answer(facts)), value)
    except Exception:  # noqa: BLE001
        return False


def _other_nodes(elements: list[dict[str, Any]], old: Any, said: list[Any]) -> list[Any]:
    """Where else an edge could end: first at the nodes whose labels the proof names."""
    nodes = [one for one in elements if one["kind"] == "node" and one["id"] != old]
    nodes.sort(key=lambda one: one["id"] not in said and (one["value"] or {}).get("label") not in said)
    return [one["id"] for one in nodes[:MOST_NODES]]


def _read(element: Mapping[str, Any], key: str) -> Any:
    return element["value"].get(key[6:]) if key.startswith("value.") else element[key]


def _write(element: dict[str, Any], key: str, new: Any) -> None:
    if key.startswith("value."):
        element["value"][key[6:]] = new
    else:
        element[key] = new


def changes(old: Any, peers: list[Any], said: list[Any]) -> Iterator[Any]:
    """Other values a fact could have had: far off, then as its peers, a little off, and as the proof itself says."""
    if isinstance(old, bool):
        yield not old
    elif isinstance(old, int | float):
        far = 1000 + 1000 * max(abs(one) for one in [old, *peers] if isinstance(one, int | float))
        yield from (far, -far, *[one for one in peers if one != old][:3], old + 1)
        yield from (one for one in said if isinstance(one, int | float) and one != old)
    elif isinstance(old, str):
        if re.match(r"\d{4}-\d\d-\d\d", old):
            yield from ("2900" + old[4:], "1900" + old[4:])
        elif re.fullmatch(r"[-+]?[\d,.]+", old):
            yield "987654"
        else:
            yield f"another {old}"
        words = [one for one in said if isinstance(one, str) and one != old]
        likely = [one for one in words if one in peers]
        yield from likely
        yield from [one for one in peers if one != old and one not in likely][:3]
        yield from (one for one in words if one not in likely)
    elif isinstance(old, list):
        yield from (_moved(old, 10_000), _moved(old, -10_000))
        alike = [one for one in peers if one != old and isinstance(one, list)][:MOST_PLACES]
        yield from (_moved(one, by) for one in alike for by in (1, -1))


def _moved(value: Any, by: float) -> Any:
    if isinstance(value, list):
        return [_moved(one, by) for one in value]
    return value + by if isinstance(value, int | float) else value

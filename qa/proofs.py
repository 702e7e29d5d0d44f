"""Proofs: which programs may be one, what they are given, and what running them showed. See docs/proofs.md."""

from __future__ import annotations

import ast
import dataclasses
import datetime
import json
import math
import re
import statistics
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from qa.case import Trace
from sandbox.contract import Job, Limits, Outcome
from synth.records import JSON, Picture, Question

LONGEST = 4_000  # characters

BUILTINS = frozenset(
    "abs all any bool chr dict divmod enumerate filter float frozenset int isinstance iter len list map max min next "
    "ord pow range reversed round set sorted str sum tuple zip".split()
)

# What a clock or a dice decides is no proof; format strings reach attributes that no syntax shows.
_REFUSED = frozenset("format format_map now today utcnow samples fromtimestamp purge".split())


def _public(thing: object) -> set[str]:
    return {name for name in dir(thing) if not name.startswith("_")} - _REFUSED


MODULES: dict[str, set[str]] = {
    "math": _public(math),
    "statistics": set(statistics.__all__),
    "datetime": set(datetime.__all__),
    "re": set(re.__all__) - _REFUSED,
}
_TYPES = (str, bytes, list, dict, set, tuple, int, float, range)
_DATES = (datetime.date, datetime.datetime, datetime.time, datetime.timedelta, datetime.timezone)
ATTRIBUTES = frozenset().union(
    *MODULES.values(), *(_public(kind) for kind in (*_TYPES, *_DATES, re.Match, re.Pattern, statistics.NormalDist))
)

_SYNTAX = tuple(
    getattr(ast, name)
    for name in (
        "Module Import ImportFrom alias FunctionDef arguments arg Lambda Return Assign AugAssign AnnAssign For If Expr "
        "Pass Break Continue BoolOp NamedExpr BinOp UnaryOp IfExp Compare Call Dict Set List Tuple ListComp SetComp "
        "DictComp GeneratorExp comprehension JoinedStr FormattedValue Constant Attribute Subscript Starred Slice Name "
        "keyword expr_context boolop operator unaryop cmpop"
    ).split()
)


@lru_cache(maxsize=1024)
def _faults(source: str) -> tuple[str, ...]:
    if len(source) > LONGEST:
        return (f"the proof is longer than {LONGEST} characters",)
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return (f"the proof is not Python: {error}",)
    return tuple(dict.fromkeys((*_shape(tree), *_words(tree))))


def faults(source: str) -> list[str]:
    """Why this text may not be run as a proof; empty where it may."""
    return list(_faults(source))


def _shape(tree: ast.Module) -> Iterator[str]:
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    if [function.name for function in functions] not in (["answer"], ["answer", "steps"], ["steps", "answer"]):
        yield "a proof is one function answer(facts), and may have a second, steps(facts)"
    for function in functions:
        if ast.unparse(function.args) != "facts" or function.decorator_list:
            yield f"line {function.lineno}: {function.name} takes facts and nothing else"
        if any(isinstance(node, ast.FunctionDef) for node in ast.walk(function) if node is not function):
            yield f"line {function.lineno}: a function inside {function.name}"
    for node in tree.body:
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not docstring and not isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef):
            yield f"line {node.lineno}: only imports and functions stand at the top"


def _words(tree: ast.Module) -> Iterator[str]:
    bound = _bound(tree)
    for node in ast.walk(tree):
        line = f"line {getattr(node, 'lineno', 1)}"
        if not isinstance(node, _SYNTAX):
            yield f"{line}: {type(node).__name__} is not part of the language"
        for name in _names(node):
            if name.startswith("_"):
                yield f"{line}: {name} starts with an underscore"
        fault = _word(node, bound)
        if fault:
            yield f"{line}: {fault}"


def _word(node: ast.AST, bound: frozenset[str]) -> str | None:
    if isinstance(node, ast.Import):
        wrong = [one.name for one in node.names if one.name not in MODULES]
        return f"{wrong[0]} cannot be imported" if wrong else None
    if isinstance(node, ast.ImportFrom):
        wrong = [one.name for one in node.names if node.level or one.name not in MODULES.get(node.module or "", ())]
        return f"{wrong[0]} cannot be imported from {node.module}" if wrong else None
    if isinstance(node, ast.Attribute):
        if not isinstance(node.ctx, ast.Load):
            return "an attribute cannot be set"
        return None if node.attr in ATTRIBUTES else f".{node.attr} is not part of the language"
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in bound | BUILTINS:
        return f"{node.id} is not part of the language"
    if isinstance(node, ast.Constant) and not isinstance(node.value, str | int | float | None):
        return f"{node.value!r} is not part of the language"
    return None


def _names(node: ast.AST) -> Iterator[str]:
    for field in ("id", "attr", "arg", "name", "asname"):
        name = getattr(node, field, None)
        if isinstance(name, str):
            yield name


def _bound(tree: ast.Module) -> frozenset[str]:
    """The names the proof makes itself: parameters, imports, everything assigned or looped over."""
    bound = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    bound |= {node.asname or node.name for node in ast.walk(tree) if isinstance(node, ast.alias)}
    bound |= {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return frozenset(bound)


def facts_of(pictures: Sequence[Picture]) -> dict[str, JSON]:
    """The scenes of all pages as plain JSON. Every key of docs/scene.md is there, null where unknown."""
    pages: list[JSON] = [_plain(page.scene) for picture in pictures for page in picture.pages]
    return {"pages": pages}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name)) for name in _keys(type(value))}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if hasattr(value, "items"):
        return {key: _plain(one) for key, one in value.items()}
    return value


@cache
def _keys(of: type) -> tuple[str, ...]:
    """Of a class of records, which for a scene is gone through once an element."""
    return tuple(field.name for field in dataclasses.fields(of))


class Prove:
    """The questions of one tuple of pictures -> the same with traced evidence, each with its trace.

    A proof that may not be run is not sent. One that fails spoils itself only: the driver names the guilty one.
    """

    def ask(self, questions: Sequence[Question]) -> Job:
        proofs = [question.proof for question in questions if not faults(question.proof)]
        facts = facts_of(questions[0].pictures) if questions else {"pages": []}
        source = json.dumps({"facts": facts, "proofs": proofs}, ensure_ascii=False)
        # Each proof has its own slice of processor time; the whole must outlast the sum of them on a busy machine.
        return Job(
            driver="proofs", source=source, limits=Limits(seconds=10 + 3.0 * len(proofs), memory_mb=512, processes=8)
        )

    def read(self, questions: Sequence[Question], outcome: Outcome) -> list[tuple[Question, Trace]]:
        wrong = [faults(question.proof) for question in questions]
        replies = iter(_replies(outcome, sum(not one for one in wrong)))
        made = []
        for question, found in zip(questions, wrong, strict=True):
            trace = Trace(error="; ".join(found)) if found else _trace(question, next(replies))
            made.append((dataclasses.replace(question, evidence=trace.evidence), trace))
        return made


def _replies(outcome: Outcome, wanted: int) -> list[Any]:
    if outcome.status == "error" or outcome.data is None:
        why = f"{outcome.error.kind}: {outcome.error.message}" if outcome.error else "nothing came back"
        return [{"error": f"the proofs could not be run: {why}"}] * wanted
    try:
        replies = json.loads(outcome.data)["proofs"]
    except (ValueError, KeyError, TypeError, RecursionError):
        replies = None
    if not isinstance(replies, list) or len(replies) != wanted:
        return [{"error": "the reply of the proofs could not be read"}] * wanted
    return replies


def _trace(question: Question, reply: Any) -> Trace:
    """What the guest says, believed only where it has the right shape."""
    if isinstance(reply, dict) and isinstance(reply.get("error"), str):
        return Trace(error=reply["error"][:400])
    pages = [page.scene for picture in question.pictures for page in picture.pages]
    known = {(number, element.id) for number, scene in enumerate(pages) for element in scene.elements}
    try:
        places = {
            key: tuple((int(page), str(name)) for page, name in reply[key]) for key in ("evidence", "insensitive")
        }
        if not known.issuperset(places["evidence"]) or not set(places["evidence"]).issuperset(places["insensitive"]):
            raise ValueError("marks that are not on the picture")
        return Trace(
            value=_finite(reply["value"]),
            evidence=places["evidence"],
            insensitive=places["insensitive"],
            unread_matters=reply["unread_matters"] is not False,
            steps=tuple(_finite(one) for one in reply["steps"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        return Trace(error=f"the reply of the proof could not be read: {error}")


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("a number that is not finite")
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return {key: _finite(one) for key, one in value.items()} if isinstance(value, dict) else value

"""The answer hangs on the marks the proof read, all of them and only them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from qa.case import Case
from qa.checks._numbers import numbers
from synth.records import Answer, Verdict


def judge(case: Case) -> Verdict:
    trace = case.trace
    if trace.error is not None:
        return case.failed("grounded", trace.error)
    if not trace.evidence:
        return case.failed("grounded", "the proof reads no fact of the picture")
    if trace.insensitive:
        idle = ", ".join(name for _, name in trace.insensitive[:5])
        return case.failed("grounded", f"the proof reads {idle}, and its answer does not depend on them")
    if trace.unread_matters:
        return case.failed("grounded", "the answer changes when what the proof did not read is taken away")
    given = answer_held(case.question.proof, case.question.answer, case.question.words, case.question.options)
    if given is not None:
        return case.failed("grounded", f"the proof holds the answer itself: {given!r}")
    return case.passed("grounded", score=float(len(trace.evidence)))


def answer_held(proof: str, answer: Answer, words: str, options: Sequence[str] = ()) -> Any:
    """The first literal of a proof that is the answer, though the question does not say it; None if there is none.

    Of a list, table, box or point all parts that the question does not say.
    """
    said = " ".join([words, *options]).casefold()
    asked = [number for number, _ in numbers(words)]
    held = literals(proof)
    if isinstance(answer.value, list | tuple | set | frozenset):
        unsaid = [leaf for leaf in _leaves(answer.value) if not _is_said(leaf, said, asked)]
        return list(answer.value) if unsaid and all(_is_in(leaf, held) for leaf in unsaid) else None
    return next((value for value in held if _is_answer(value, answer, said, asked)), None)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _leaves(one)
    elif value is not None:
        yield value


def _is_said(leaf: Any, said: str, asked: Sequence[float]) -> bool:
    return leaf.casefold() in said if isinstance(leaf, str) else leaf in asked


def _is_in(leaf: Any, held: Sequence[Any]) -> bool:
    return any(type(leaf) is type(one) and leaf == one for one in _leaves(held))


def _is_answer(value: Any, answer: Answer, said: str, asked: Sequence[float]) -> bool:
    if isinstance(value, bool) or isinstance(answer.value, bool):
        return value is answer.value
    if isinstance(value, str):
        low = value.casefold()
        stated = [text.casefold() for text in (str(answer.value), answer.words) if text and answer.value is not None]
        return low in stated and low not in said
    if isinstance(value, int | float) and isinstance(answer.value, int | float):
        return value == answer.value and value not in asked
    return bool(value == answer.value)


@lru_cache(maxsize=1024)
def literals(source: str) -> tuple[Any, ...]:
    """The constants of a proof that could be its answer.

    Not places in a list, digits to round to, the order of a sort, or 0 and 1, which every counting and every
    default needs: what a proof makes of those is seen when its facts are changed.
    """
    return tuple(_literals(source))


def _literals(source: str) -> Iterator[Any]:
    tree = ast.parse(source)
    spared = {id(part) for node in ast.walk(tree) for part in _spared(node)}
    for node in ast.walk(tree):
        if id(node) in spared:
            continue
        if isinstance(node, ast.Constant) and (isinstance(node.value, str | bool) or node.value not in (0, 1, None)):
            yield node.value
        elif isinstance(node, ast.UnaryOp | ast.List | ast.Tuple | ast.Set):
            try:
                value = ast.literal_eval(node)
            except ValueError:
                continue
            yield from [] if value in (0, -1) else [list(value) if isinstance(value, tuple) else value]


def _spared(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Subscript):
        yield from ast.walk(node.slice)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "round":
        yield from node.args[1:]
    elif isinstance(node, ast.keyword) and node.arg in ("reverse", "strict", "start"):
        yield node.value

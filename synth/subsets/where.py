"""Filters: which samples, or which of their questions, in an expression that looks like Python and is never run as it.

    keep = sample_filter('kind == "pie" and any(q.form == "choice" for q in questions)')
    keep(row)

An expression is read once into functions of ours; what is not named here cannot be said. Every part of it is known for
a number, a text, yes or no, or a list of texts before any row is looked at. There is one loop, over the questions of a
picture, and none within another, no power, and no text is multiplied: what it takes grows with the row, nothing else.
"""

from __future__ import annotations

import ast
import operator
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from synth.plugins import unknown
from synth.subsets.where_does import EQUALS, FUNCTIONS, LOOPS, METHODS, ORDERS, SUMS, Says, called, known
from synth.subsets.where_names import QUESTION, SAMPLE, At, Name, Row, Thing

LONGEST, DEEPEST, LARGEST = 2000, 40, 1e15  # characters, parts within parts, numbers


class WhereError(ValueError):
    """What is wrong with a filter, the filter, and a caret under the place."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Filter:
    """Whether a row, or a question of it, is wanted; `columns` of a dataset are what it looks at."""

    text: str
    columns: frozenset[str]
    says: Says

    def __call__(self, row: Row, question: Row | None = None) -> bool:
        return self.says(At(row, question)) is True


def sample_filter(text: str, name: str = "--where") -> Filter:
    """`name` is what the filter is called where something is wrong with it."""
    return _Reader(text, name, SAMPLE).filter()


def question_filter(text: str, name: str = "--questions") -> Filter:
    """It may speak of the question and of its sample."""
    return _Reader(text, name, {**SAMPLE, **QUESTION}).filter()


@dataclass(frozen=True, slots=True)
class Said:
    thing: Thing
    of: Says


class _Reader:
    def __init__(self, text: str, name: str, names: Mapping[str, Name]) -> None:
        self.text, self.name, self.names = " ".join(text.splitlines()).strip(), name, names
        self.columns: set[str] = set()
        self.asked: str | None = None  # the name of the question in a loop
        self.depth = 0

    def filter(self) -> Filter:
        body = self._parsed()
        says = self._of(body, "yes or no").of
        return Filter(text=self.text, columns=frozenset(self.columns), says=says)

    def _parsed(self) -> ast.expr:
        if len(self.text) > LONGEST:
            raise WhereError(f"{self.name}: {len(self.text)} characters are too many; {LONGEST} may be")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of backslashes in texts
                return ast.parse(self.text, mode="eval").body
        except SyntaxError as error:
            raise self._misread(error.msg, (error.offset or 1) - 1) from error
        except (ValueError, RecursionError, MemoryError) as error:
            said = "it is nested too deeply" if isinstance(error, RecursionError | MemoryError) else str(error)
            raise self._fault(said, 0) from error

    def _misread(self, said: str, at: int) -> WhereError:
        if not self.text:
            return self._fault("it says nothing", 0)
        equals = self.text[at : at + 1] == "=" and self.text[at : at + 2] != "=="
        return self._fault("what is equal is written ==" if equals else f"{said[:1].lower()}{said[1:]}", at)

    def _fault(self, said: str, at: ast.expr | int) -> WhereError:
        """Places in a tree are counted in bytes."""
        if not isinstance(at, int):
            at = len(self.text.encode("utf-8", "replace")[: at.col_offset].decode("utf-8", "ignore"))
        return WhereError(f"{self.name}: {said}\n    {self.text}\n    {' ' * at}^")

    def _of(self, node: ast.expr, *wanted: Thing) -> Said:
        """What a part says, which must be one of these things."""
        read = self.PARTS.get(type(node))
        if read is None:
            raise self._fault(f"{called(node)} is not part of a filter", node)
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._fault("it is nested too deeply", node)
        said: Said = read(self, node)
        self.depth -= 1
        if wanted and said.thing not in wanted:
            raise self._fault(f"this is {said.thing}; {' or '.join(wanted)} is needed", node)
        return said

    def _constant(self, node: ast.Constant) -> Said:
        value = node.value
        if value is None:
            raise self._fault("None stands after `is` or `is not` only", node)
        if isinstance(value, int | float) and not -LARGEST <= value <= LARGEST:
            raise self._fault("this number is too large", node)
        things: Mapping[type, Thing] = {bool: "yes or no", int: "a number", float: "a number", str: "a text"}
        if type(value) not in things:
            raise self._fault(f"{called(node)} is not part of a filter", node)
        return Said(things[type(value)], lambda at: value)

    def _named(self, node: ast.Name) -> Said:
        if node.id == self.asked:
            raise self._fault(f"{node.id!r} is a question; what of it is meant, as in {node.id}.form?", node)
        found = self.names.get(node.id)
        if found is None and node.id in QUESTION:
            said = f"{node.id!r} is of a question, not of a sample: any(q.{node.id} … for q in questions)"
            raise self._fault(said, node)
        if found is None:
            said = f"{unknown('name', node.id, list(self.names))} (a text stands in quotes: {node.id!r})"
            raise self._fault(said, node)
        return self._looked_at(found)

    def _looked_at(self, name: Name) -> Said:
        self.columns |= name.columns
        return Said(name.thing, name.of)

    def _attribute(self, node: ast.Attribute) -> Said:
        if not (isinstance(node.value, ast.Name) and node.value.id == self.asked):
            said = (
                "after a point stands what a question of a loop says, as in q.form, or lower() and the like of a text"
            )
            raise self._fault(said, node)
        if node.attr not in QUESTION:
            raise self._fault(unknown("name of a question", node.attr, list(QUESTION)), node)
        return self._looked_at(QUESTION[node.attr])

    def _either(self, node: ast.BoolOp) -> Said:
        parts = [self._of(value, "yes or no").of for value in node.values]
        if isinstance(node.op, ast.And):
            return Said("yes or no", lambda at: all(part(at) for part in parts))
        return Said("yes or no", lambda at: any(part(at) for part in parts))

    def _signed(self, node: ast.UnaryOp) -> Said:
        if isinstance(node.op, ast.Not):
            truth = self._of(node.operand, "yes or no").of
            return Said("yes or no", lambda at: not truth(at))
        if not isinstance(node.op, ast.USub):
            raise self._fault(f"{called(node.op)} is not part of a filter", node)
        return Said("a number", known(operator.neg, self._of(node.operand, "a number").of))

    def _sum(self, node: ast.BinOp) -> Said:
        if type(node.op) not in SUMS:
            raise self._fault(f"{called(node.op)} is not part of a filter", node)
        left, right = (self._of(side, "a number").of for side in (node.left, node.right))
        return Said("a number", known(SUMS[type(node.op)], left, right))

    def _compared(self, node: ast.Compare) -> Said:
        sides = [node.left, *node.comparators]
        links = [self._link(*link) for link in zip(sides, node.ops, sides[1:], strict=False)]
        return Said("yes or no", lambda at: all(link(at) for link in links))

    def _link(self, left: ast.expr, how: ast.cmpop, right: ast.expr) -> Says:
        if isinstance(how, ast.Is | ast.IsNot):
            if not (isinstance(right, ast.Constant) and right.value is None):
                raise self._fault("after `is` and `is not` only None may stand", right)
            says, wanted = self._of(left).of, isinstance(how, ast.Is)
            return lambda at: (says(at) is None) is wanted
        if isinstance(how, ast.In | ast.NotIn):
            return self._among(left, right, there=isinstance(how, ast.In))
        things: Sequence[Thing] = ("a number", "a text", "yes or no") if type(how) in EQUALS else ("a number", "a text")
        first = self._of(left, *things)
        second = self._of(right)
        if first.thing != second.thing:
            raise self._fault(f"{first.thing} is compared with {second.thing}", right)
        return known({**EQUALS, **ORDERS}[type(how)], first.of, second.of, unknown=False)

    def _among(self, left: ast.expr, right: ast.expr, *, there: bool) -> Says:
        one = self._of(left, "a text", "a number")
        if isinstance(right, ast.Tuple | ast.List | ast.Set):
            among = [self._of(item, one.thing).of for item in right.elts]
            return known(lambda value, at: (value in [item(at) for item in among]) is there, one.of, lambda at: at,
                          unknown=False)  # fmt: skip
        if one.thing != "a text":
            raise self._fault(f"{one.thing} may be in a list of numbers, as in (1, 2)", right)
        many = self._of(right, "a text", "a list of texts").of
        return known(lambda value, of: (value in of) is there, one.of, many, unknown=False)

    def _call(self, node: ast.Call) -> Said:
        if node.keywords or any(isinstance(given, ast.Starred) for given in node.args):
            raise self._fault("nothing is given by name or with a star here", node)
        if isinstance(node.func, ast.Attribute):
            return self._method(node, node.func)
        if not isinstance(node.func, ast.Name):
            raise self._fault("this cannot be called", node)
        if node.func.id not in FUNCTIONS:
            raise self._fault(unknown("function", node.func.id, FUNCTIONS), node)
        if len(node.args) != 1:
            raise self._fault(f"{node.func.id}() is given one thing", node)
        return self._length(node.args[0]) if node.func.id == "len" else self._loop(node.func.id, node.args[0])

    def _length(self, of: ast.expr) -> Said:
        if isinstance(of, ast.Name) and of.id == "questions":
            return self._named(of)
        return Said("a number", known(len, self._of(of, "a text", "a list of texts").of))

    def _method(self, node: ast.Call, func: ast.Attribute) -> Said:
        if func.attr not in METHODS:
            raise self._fault(unknown("way to ask a text", func.attr, list(METHODS)), func)
        count, thing, does = METHODS[func.attr]
        if len(node.args) != count:
            raise self._fault(f"{func.attr}() is given {'one text' if count else 'nothing'}", node)
        given = [self._of(one, "a text").of for one in (func.value, *node.args)]
        return Said(thing, known(does, *given, unknown=False if thing == "yes or no" else None))

    def _loop(self, name: str, node: ast.expr) -> Said:
        thing, does, wanted = LOOPS[name]
        if not isinstance(node, ast.GeneratorExp) or len(node.generators) != 1 or node.generators[0].is_async:
            raise self._fault(f"{name}() goes over questions: {name}(… for q in questions)", node)
        (loop,) = node.generators
        if not (isinstance(loop.iter, ast.Name) and loop.iter.id == "questions"):
            raise self._fault("a loop goes over `questions` only", loop.iter)
        if self.asked is not None:
            raise self._fault("there is no loop within a loop", node)
        if not isinstance(loop.target, ast.Name) or loop.target.id.startswith("_") or loop.target.id in self.names:
            raise self._fault("a question in a loop has one name of its own, such as q", loop.target)
        self.asked = loop.target.id
        item = self._of(node.elt, "yes or no", *wanted)
        only = [self._of(condition, "yes or no").of for condition in loop.ifs]
        self.asked = None
        self.columns |= SAMPLE["questions"].columns

        def over(at: At) -> Any:
            each = (at.asked(question) for question in at.row["questions"])
            return does(item.of(one) or 0 for one in each if all(condition(one) for condition in only))

        return Said(thing, over)

    PARTS: Mapping[type[ast.expr], Callable[[Any, Any], Said]] = {
        ast.Constant: _constant,
        ast.Name: _named,
        ast.Attribute: _attribute,
        ast.BoolOp: _either,
        ast.UnaryOp: _signed,
        ast.BinOp: _sum,
        ast.Compare: _compared,
        ast.Call: _call,
    }

"""What the parts of a filter do, and what is said of those that are not part of one."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from synth.subsets.where_names import At, Thing

Says = Callable[[At], Any]  # None: not known

SUMS: Mapping[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
}
ORDERS: Mapping[type[ast.AST], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
EQUALS: Mapping[type[ast.AST], Callable[[Any, Any], bool]] = {ast.Eq: operator.eq, ast.NotEq: operator.ne}
METHODS: Mapping[str, tuple[int, Thing, Callable[..., Any]]] = {  # of a text: arguments, all texts, and what comes
    "lower": (0, "a text", str.lower),
    "upper": (0, "a text", str.upper),
    "startswith": (1, "yes or no", str.startswith),
    "endswith": (1, "yes or no", str.endswith),
    "contains": (1, "yes or no", str.__contains__),
}
LOOPS: Mapping[str, tuple[Thing, Callable[[Any], Any], tuple[Thing, ...]]] = {  # and what may be gone over but truths
    "any": ("yes or no", any, ()),
    "all": ("yes or no", all, ()),
    "sum": ("a number", sum, ("a number",)),
}
FUNCTIONS = ["len", *LOOPS]


def known(does: Callable[..., Any], *parts: Says, unknown: Any = None) -> Says:
    """What is done with things that are known; `unknown` where one is not, or a sum has no value."""

    def says(at: At) -> Any:
        values = [part(at) for part in parts]
        if any(value is None for value in values):
            return unknown
        try:
            return does(*values)
        except (ZeroDivisionError, OverflowError):
            return unknown

    return says


CALLED = {
    "Pow": "a power (**)", "FloorDiv": "//", "Lambda": "lambda", "IfExp": "if … else", "Subscript": "[…] after a name",
    "JoinedStr": "a text with { }", "GeneratorExp": "a loop that stands by itself", "ListComp": "a list made by a loop",
    "Tuple": "a list that nothing is looked for in", "List": "a list that nothing is looked for in",
    "Set": "a list that nothing is looked for in", "NamedExpr": ":=", "UAdd": "a plus before a number", "Invert": "~",
    "BitAnd": "& (is `and` meant?)", "BitOr": "| (is `or` meant?)", "BitXor": "^", "ellipsis": "...",
}  # fmt: skip


def called(node: ast.AST) -> str:
    name = type(node.value if isinstance(node, ast.Constant) else node).__name__
    return CALLED.get(name, name)

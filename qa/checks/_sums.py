"""Claims about a sum or mean, told by their proofs."""

from __future__ import annotations

import ast


def is_of_a_sum(proof: str) -> bool:
    """Whether the claim is that a sum or mean of the marks lies beyond a number: how they stand to each other, or each
    of them to that number, then says nothing.

    Only where the proof returns just this and orders nothing else: how many marks lie above a number is a sum too.
    """
    functions = [one for one in ast.walk(ast.parse(proof)) if isinstance(one, ast.FunctionDef)]
    source = next((one for one in functions if one.name == "answer"), None)
    claim = source.body[-1].value if source and isinstance(source.body[-1], ast.Return) else None
    if source is None or not isinstance(claim, ast.Compare) or len(claim.comparators) != 1:
        return False
    orders = [one for one in ast.walk(source) if isinstance(one, ast.Compare) and _is_order(one)]
    number = claim.comparators[0]
    return orders == [claim] and isinstance(number, ast.Constant) and _adds_up(claim.left)


def _is_order(claim: ast.Compare) -> bool:
    """Of more and less; that two numbers agree ("abs(size - said) <= 0.5") is none."""
    agrees = isinstance(claim.left, ast.Call) and ast.unparse(claim.left.func) == "abs"
    return any(isinstance(sign, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for sign in claim.ops) and not agrees


def _adds_up(size: ast.expr) -> bool:
    """A sum of what was read, rounded or divided by how many there are; nothing is taken away or chosen by its size."""
    if isinstance(size, ast.Call) and ast.unparse(size.func) == "round":
        return _adds_up(size.args[0])
    if isinstance(size, ast.BinOp) and isinstance(size.op, ast.Div):
        return ast.unparse(size.right).startswith("len(") and _adds_up(size.left)
    inner = list(ast.walk(size))
    chosen = any(isinstance(one, ast.Compare | ast.Sub) for one in inner)
    chosen = chosen or any(isinstance(one, ast.Name) and one.id in ("max", "min") for one in inner)
    summed = isinstance(size, ast.Call) and ast.unparse(size.func) == "sum"
    return not chosen and (summed or (isinstance(size, ast.BinOp) and isinstance(size.op, ast.Add)))

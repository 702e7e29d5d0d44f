"""Programs of the offline author differ in shape, and are the same for the same seed."""

from __future__ import annotations

import ast
import hashlib
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.kinds.drawn_from import KINDS, program

PLAIN = (ast.Constant, ast.JoinedStr)
ANY_ORDER = {"body", "orelse", "keywords"}
ANY_NUMBER = {"elts", "keys", "values"}


def shape(node: Any) -> str:
    """A tree without names, constants, order of statements and number of literals."""
    if isinstance(node, list):
        return ",".join(shape(item) for item in node)
    if isinstance(node, PLAIN):
        return "literal"
    if not isinstance(node, ast.AST):
        return "."
    parts = []
    for name, value in ast.iter_fields(node):
        inside = [shape(item) for item in value] if isinstance(value, list) else [shape(value)]
        inside = sorted(set(inside)) if name in ANY_NUMBER else sorted(inside) if name in ANY_ORDER else inside
        parts.append("".join(inside))
    return f"({type(node).__name__} {' '.join(parts)})"


def test_shape_forgets_names_and_numbers_but_not_structure() -> None:
    same = shape(ast.parse("a = [1, 2]\nb.c('x')"))
    assert same == shape(ast.parse("q.r('zz')\nlonger = [3.5]"))
    assert same != shape(ast.parse("a = [1, 2]\nfor i in a:\n    b.c('x')"))


@pytest.mark.parametrize("name", KINDS)
def test_a_hundred_programs_have_many_shapes(name: str) -> None:
    assert len({shape(ast.parse(program(name, seed).source)) for seed in range(100)}) >= 60


@pytest.mark.parametrize("name", KINDS)
def test_programs_are_tidy(name: str) -> None:
    for seed in range(100):
        source = program(name, seed).source
        lines = source.split("\n")
        assert source.endswith("\n")
        assert not source.endswith("\n\n")
        assert "\n\n\n\n" not in source
        assert all(line == line.rstrip() for line in lines)
        imported = [line for line in lines if line.startswith(("import ", "from "))]
        assert len(imported) == len(set(imported))


@pytest.mark.parametrize("name", KINDS)
def test_every_import_is_used(name: str) -> None:
    for seed in range(100):
        tree = ast.parse(program(name, seed).source)
        bound = {
            alias.asname or alias.name.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert bound <= used, f"{name} {seed}"


def test_the_same_seed_gives_the_same_source_in_other_processes() -> None:
    code = (
        "import hashlib\nfrom tests.kinds.drawn_from import KINDS, program\n"
        "text = ''.join(program(name, seed).source for name in KINDS for seed in range(12))\n"
        "print(hashlib.sha256(text.encode()).hexdigest())"
    )
    text = "".join(program(name, seed).source for name in KINDS for seed in range(12))
    here = hashlib.sha256(text.encode()).hexdigest()
    for hash_seed in ("1", "77"):
        env = {**os.environ, "PYTHONHASHSEED": hash_seed}
        ran = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
        assert ran.stdout.strip() == here

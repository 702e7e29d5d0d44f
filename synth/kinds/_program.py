"""From a spec to the source of a program: the pieces of `templates/kinds/` put together, then tidied."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from synth.kinds._dice import Dice, dice
from synth.prompts import fill
from synth.records import Spec

IMPORTS = (
    (r"\bcsv\.", "import csv"),
    (r"\bStringIO\b(?<!io\.StringIO)", "from io import StringIO"),
    (r"\bio\.StringIO\b", "import io"),
    (r"\bdatetime\.", "from datetime import datetime"),
    (r"\bdate\.fromisoformat", "from datetime import date"),
    (r"\bdefaultdict\(", "from collections import defaultdict"),
    (r"\bnamedtuple\(", "from collections import namedtuple"),
    (r"\bcycle\(", "from itertools import cycle"),
    (r"@dataclass", "from dataclasses import dataclass"),
    (r"\bmdates\.", "import matplotlib.dates as mdates"),
    (r"\bplt\.", "import matplotlib.pyplot as plt"),
    (r"\bnp\.", "import numpy as np"),
    (r"\bpd\.", "import pandas as pd"),
    (r"\bsns\.", "import seaborn as sns"),
    (r"(?<![.\w])FuncFormatter\(", "from matplotlib.ticker import FuncFormatter"),
    (r"(?<![.\w])MultipleLocator\(", "from matplotlib.ticker import MultipleLocator"),
    (r"(?<![.\w])Wedge\(", "from matplotlib.patches import Wedge"),
)
STANDARD = ("csv", "io", "datetime", "collections", "itertools", "dataclasses")
WIDTH = 92


def write_program(template: str, **values: Any) -> str:
    return tidy(fill(template, py=literal, text=quoted, **values))


def chart_program(kind: str, values: Callable[[Spec, Dice], dict[str, Any]]) -> Callable[[Spec], dict[str, Any]]:
    """Answers the stage `program`: the template of the kind, filled with the values that its pieces need."""

    def program(spec: Spec) -> dict[str, Any]:
        assert spec.topic is not None
        filled = values(spec, dice(spec.topic.seed, "program"))
        return {"source": write_program(f"kinds/{kind}/offline.py.jinja", **filled)}

    return program


def tidy(source: str) -> str:
    """Imports on top, two blank lines around functions, no other double blank lines, one end of line."""
    lines = [line.rstrip() for line in source.strip("\n").split("\n")]
    head = [] if not lines[0].startswith(('"""', "#")) else [lines.pop(0)]
    body = "\n".join(lines).strip("\n")
    needed = [line for pattern, line in IMPORTS if re.search(pattern, body)]
    standard = sorted(line for line in needed if line.split()[1].split(".")[0] in STANDARD)
    others = sorted(line for line in needed if line not in standard)
    imports = "\n\n".join("\n".join(group) for group in (standard, others) if group)
    text = "\n\n".join(part for part in ("\n".join(head), imports, body) if part)
    return _spaced(text) + "\n"


def _spaced(text: str) -> str:
    text = re.sub(r"\n{3,}", "\n\n", text)
    text = re.sub(r"(\n *(?:def|for|with|if|else)[^\n]*:)\n\n+", r"\1\n", text)
    text = re.sub(r"\n+(\n(?:@\w+\n)?(?:def|class) )", r"\n\n\1", text)
    return re.sub(r"(\n(?:def|class) [^\n]*(?:\n+ [^\n]*)*\n)\n*(?=[^ \n])(?!\n\n(?:def|class))", r"\1\n\n", text)


def literal(value: Any, column: int = 0) -> str:
    """The value as source, on several lines where it does not fit on one."""
    flat = _flat(value)
    if column + len(flat) <= WIDTH or not isinstance(value, list | tuple | dict):
        return flat
    if isinstance(value, dict):
        return "{\n" + "".join(f"    {_flat(key)}: {_inner(item)},\n" for key, item in value.items()) + "}"
    opening, closing = ("[", "]") if isinstance(value, list) else ("(", ")")
    if value and isinstance(value[0], list | tuple | dict):
        return opening + "\n" + "".join(f"    {_inner(item)},\n" for item in value) + closing
    return opening + "\n" + _filled([_flat(item) for item in value]) + closing


def _inner(value: Any) -> str:
    return literal(value, 16).replace("\n", "\n    ")


def _filled(items: Sequence[str]) -> str:
    lines, line = [], "   "
    for item in items:
        if len(line) + len(item) + 2 > WIDTH - 8 and line.strip():
            lines.append(line)
            line = "   "
        line += f" {item},"
    return "\n".join([*lines, line]) + "\n"


def _flat(value: Any) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flat(key)}: {_flat(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flat, value)) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_flat, value)) + ("," if len(value) == 1 else "") + ")"
    return repr(value)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def variable(name: str, taken: Sequence[str] = ()) -> str:
    """A variable for a name people read: `In store` becomes `in_store`."""
    slug = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "values"
    slug = f"year_{slug}" if re.fullmatch(r"(19|20)\d\d", slug) else f"group_{slug}" if slug[0].isdigit() else slug
    reserved = {"x", "y", "ax", "fig", "plt", "np", "pd", "width", "data", "values", "names", "df", "colors", "style"}
    while slug in reserved or slug in taken or keyword.iskeyword(slug) or slug in dir(__builtins__):
        slug += "_values"
    return slug


def plural(name: str) -> str:
    slug = variable(name)
    if slug.endswith(("s", "x", "ch", "sh")):
        return slug + "es"
    return slug[:-1] + "ies" if slug.endswith("y") and slug[-2] not in "aeiou" else slug + "s"


def settings(style: Mapping[str, Any]) -> dict[str, Any]:
    """The rcParams that make the style's font and background."""
    theme, font, spines = style["theme"], style["font"], style["spines"]
    wanted = {
        "font.family": font["family"],
        "font.size": font["size"],
        "figure.facecolor": theme["figure"],
        "axes.facecolor": theme["axes"],
        "text.color": theme["text"],
        "axes.labelcolor": theme["text"],
        "axes.edgecolor": theme["text"],
        "xtick.color": theme["text"],
        "ytick.color": theme["text"],
        **{f"axes.spines.{side}": side in spines for side in ("left", "right", "top", "bottom")},
        "axes.axisbelow": True,
    }
    usual = {
        "font.family": "DejaVu Sans", "font.size": 10, "figure.facecolor": "white", "axes.facecolor": "white",
        **dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), "black"),
        **{f"axes.spines.{side}": True for side in ("left", "right", "top", "bottom")},
    }  # fmt: skip
    return {key: value for key, value in wanted.items() if usual.get(key) != value}

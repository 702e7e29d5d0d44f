"""The program of a chart whose words are a user's: any text may stand in it, and comes out as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import count
from typing import Any

from synth.kinds._dice import dice
from synth.kinds._program import plural, variable, write_program
from synth.kinds._shapes import bars_values
from synth.kinds._shapes_heat import heat_values
from synth.kinds._shapes_lines import lines_values
from synth.kinds._shapes_pie import pie_values
from synth.kinds._shapes_scatter import scatter_values
from synth.prompts import FOLDER
from synth.records import Spec

VALUES = {
    "grouped_bars": bars_values,
    "multi_line": lines_values,
    "pie": pie_values,
    "heatmap": heat_values,
    "scatter_groups": scatter_values,
}
# Ways of holding data that write texts as literals, whatever they are, and give none of them a meaning.
SAFE = frozenset("lists array columns nested pairs arrays tuples named".split())
PLAIN = re.compile(r"[^\W\d_][\w .()/%&'+:-]*")
OURS = frozenset({"Value", "value", "name", "row", "column", "group", "x", "y"})  # names the templates use themselves
WIDE_LETTERS = re.compile("[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]")
WIDE_FONT = "WenQuanYi Micro Hei"


def program_of(spec: Spec) -> dict[str, Any]:
    """What the author answers at the stage `program`."""
    assert spec.topic is not None
    kind, written = spec.topic.kind, replace(spec, data=escaped(spec.data), style=escaped(spec.style))
    safe = are_plain(spec.data)
    made = (VALUES[kind](written, dice(spec.topic.seed, f"program {attempt}")) for attempt in count())
    values = next(one for one in made if safe or one["shape"]["data"] in SAFE)
    _rename(values["v"], list(_texts(spec.data)))
    if set('\\"\n') & set(spec.title):
        values["comment"] = ""
    if any(WIDE_LETTERS.search(text) for text in _texts([spec.data, spec.title])):
        values["rc"]["font.family"] = [spec.style["font"]["family"], WIDE_FONT]
        values["shape"]["settings"] = "update" if values["shape"]["whole"] != "context" else "none"
    return {"source": write_program(f"kinds/{kind}/offline.py.jinja", **values)}


@cache
def _words() -> frozenset[str]:
    """Every word of the templates, any of which may be a name that a program has already."""
    paths = (path for folder in ("_parts", *VALUES) for path in (FOLDER / "kinds" / folder).rglob("*.py.jinja"))
    return frozenset(word for path in paths for word in re.findall(r"[a-z_]\w*", path.read_text(encoding="utf-8")))


def _rename(names: dict[str, Any], texts: Sequence[str]) -> None:
    """Variables called after the user's words, where such a name is taken."""
    theirs = {made for text in texts for made in (variable(text), plural(text), plural(f"{text} name"))}
    taken: set[str] = set()

    def free(name: str) -> str:
        while (name in theirs and name in _words()) or name in taken:
            name += "_given"
        taken.add(name)
        return name

    for key, name in names.items():
        names[key] = [free(one) for one in name] if isinstance(name, list) else free(name)


def are_plain(data: Any) -> bool:
    """Whether every way of holding the data leaves them as they are: no text that is a number, a cell's end or a name
    twice."""
    texts = list(_texts(data))
    names = [one["name"] for one in data.get("series", data.get("slices", ()))]
    heads = [data[key] for key in ("along", "group") if key in data]
    heads += [data[key]["name"] for key in ("value", "rows", "columns", "x", "y") if key in data]
    heads += data["columns"]["names"] if "columns" in data else []
    together = [*heads, *names]
    if len(set(together)) < len(together) or OURS & set(together):
        return False
    places = [place for place in data.get("places", ()) if isinstance(place, str)]
    dates = all(re.fullmatch(r"\d{4}-\d\d-\d\d", place) for place in places)
    return all(PLAIN.fullmatch(text) or (dates and text in places) for text in texts if text)


def escaped(value: Any) -> Any:
    """With dollar signs that matplotlib takes for those signs and not for the beginning of a formula."""
    if isinstance(value, str):
        return value.replace("$", "\\$") if value.count("$") > 1 else value
    if isinstance(value, Mapping):
        return {key: escaped(one) for key, one in value.items()}
    return [escaped(one) for one in value] if isinstance(value, list) else value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)

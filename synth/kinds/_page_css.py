"""The style sheet of a page: rules by name, written as classes, ids, variables or attributes of the elements."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from markupsafe import Markup

RULE = re.compile(r"^\.([\w-]+)\s*\{([^}]*)\}", re.MULTILINE)
TOKEN = re.compile(r"\s?\x02([^\x03]*)\x03")
WAYS = ("classes", "variables", "inline", "ids", "mixed")
SPELLINGS = ("plain", "block", "camel", "under", "short")


class Sheet:
    """`sheet("card", "wide")` marks an element; `dressed` turns the marks of a finished body into attributes."""

    def __init__(self, css: str, way: str, spelling: str, block: str, colours: Mapping[str, str]) -> None:
        found: dict[str, dict[str, str]] = {}
        for name, declarations in RULE.findall(css):
            rule = found.setdefault(name, {})
            for part in filter(str.strip, declarations.split(";")):
                key, _, value = part.partition(":")
                rule.pop(key.strip(), None)  # what is said again counts where it stands last
                rule[key.strip()] = value.strip()
        self._rules = {
            name: "; ".join(f"{key}: {value}" for key, value in rule.items()) for name, rule in found.items()
        }
        self._order = {name: index for index, name in enumerate(self._rules)}
        self._way, self._spelling, self._block, self._colours = way, spelling, block, colours

    def __call__(self, *names: str) -> Markup:
        return Markup(f"\x02{' '.join(name for name in names if name)}\x03")

    def dressed(self, body: str) -> tuple[str, str]:
        """The body, and the text of its style sheet."""
        marks = [tuple(match.split()) for match in TOKEN.findall(body)]
        counts = Counter(name for names in marks for name in names)
        single = {names[0] for names in marks if len(names) == 1 and counts[names[0]] == 1}
        used = sorted((name for name in counts if self._rules.get(name)), key=self._order.__getitem__)
        attributes = {"inline": set(used), "mixed": single}.get(self._way, set())
        ids = single - _on_named(body) if self._way == "ids" else set()
        dressed = TOKEN.sub(lambda match: self._attribute(match[1].split(), attributes, ids), body)
        sheet = [self._rule(name, "#" if name in ids else ".") for name in used if name not in attributes]
        return dressed, "\n".join([*(self._variables(sheet) if self._way == "variables" else ()), *sheet])

    def _attribute(self, names: list[str], attributes: set[str], ids: set[str]) -> str:
        known = sorted((name for name in names if self._rules.get(name)), key=self._order.__getitem__)
        if not known:
            return ""
        if known[0] in ids:
            return f' id="{self._spelled(known[0])}"'
        if set(known) <= attributes:
            return ' style="' + "; ".join(self._rules[name] for name in known).replace('"', "'") + '"'
        return f' class="{" ".join(map(self._spelled, known))}"'

    def _rule(self, name: str, sign: str) -> str:
        text = self._rules[name]
        if self._way == "variables":
            for colour, value in self._colours.items():
                text = text.replace(value, f"var(--{colour.replace('_', '-')})")
        return f"{sign}{self._spelled(name)} {{\n  " + ";\n  ".join(text.split("; ")) + ";\n}"

    def _variables(self, sheet: list[str]) -> list[str]:
        used = "".join(sheet)
        named = ((name.replace("_", "-"), value) for name, value in self._colours.items())
        kept = [f"  --{name}: {value};" for name, value in named if f"var(--{name})" in used]
        return [":root {\n" + "\n".join(kept) + "\n}"] if kept else []

    def _spelled(self, name: str) -> str:
        parts = name.split("-")
        if self._spelling == "block":
            return f"{self._block}__{name}"
        if self._spelling == "camel":
            return parts[0] + "".join(part.capitalize() for part in parts[1:])
        if self._spelling == "under":
            return "_".join(parts)
        if self._spelling == "short":
            return f"{name[0]}{self._order[name]}"
        return name


def _on_named(body: str) -> set[str]:
    """Rules of elements that have an id of their own."""
    tags = [tag for tag in re.findall(r"<[^<>]*>", body) if ' id="' in tag]
    return {name for tag in tags for mark in TOKEN.findall(tag) for name in mark.split()}

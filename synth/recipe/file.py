"""Reading YAML with its places: files that extend others, settings of a command line, every fault where it stands."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from synth.given.settings import as_facts
from synth.recipe.merge import as_mapping, merged

EXTENDS = "extends"
TEXT = "tag:yaml.org,2002:str"
KEY = re.compile(r'(?:"([^"]+)"|([^."]+))(?:\.|$)')  # a part of a setting's key; a name with points stands in quotes
Place = tuple[int, int]  # line and column, from 0


class RecipeError(Exception):
    """Every fault of a recipe, a line each: file:line:column: key: what is wrong."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class _Unreadable(Exception):
    def __init__(self, said: str, place: Place) -> None:
        super().__init__(said)
        self.place = place


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What a file or a setting says. A setting has no lines, and is named as it was typed."""

    number: int  # in the order they are read in, which is that of their faults; the recipe itself is 0
    name: str
    lines: Sequence[str] | None = None
    root: Node | None = None
    value: Any = field(default_factory=dict)

    def told(self, place: Place, key: str, said: str) -> str:
        said = f"{key}: {said}" if key else said
        if self.lines is None:
            return f"{self.name}: {said}"
        line, column = place
        source = self.lines[line] if line < len(self.lines) else ""
        return f"{self.name}:{line + 1}:{column + 1}: {said}\n    {source}\n    {' ' * column}^"


class Written:
    """A recipe as it was written: a layer counts for more than those before it."""

    def __init__(self) -> None:
        self.layers: list[Layer] = []
        self._faults: set[tuple[int, Place, str]] = set()
        self._begun = 0

    def value(self) -> dict[Any, Any]:
        made: dict[Any, Any] = {}
        for layer in self.layers:
            made = merged(made, layer.value)
        return made

    def faults(self) -> list[str]:
        """In the order of the files and of their lines."""
        return [said for _, _, said in sorted(self._faults)]

    def fault(self, path: Sequence[Any], said: str, *, on_key: bool = False) -> None:
        """At the node it is about or the nearest there is: in the last layer that comes so near, or the recipe."""
        found = [(place_of(layer.root, path, on_key=on_key), layer) for layer in self.layers]
        (_, place), layer = max(reversed(found), key=lambda one: (one[0][0], one[0][0] == 0 and one[1].number == 0))
        self._note(layer, place, ".".join(str(part) for part in path) or "recipe", said)

    def add_file(self, text: str, name: str, inside: tuple[Path, ...]) -> None:
        """`inside` are this file and those that are being read because one extends the other, outermost first."""
        layer = self._begin(name, text.splitlines())
        try:
            root, value = _loaded(text)
        except _Unreadable as error:
            return self._note(layer, error.place, "", str(error))
        value = {} if value is None else value
        if not isinstance(value, dict):
            return self._note(layer, (0, 0), "", "a recipe is a mapping of keys, such as `n: 60`")
        for path, node, first in _twice(root):
            said = f"stands here twice, the first time in line {first.start_mark.line + 1}"
            self._note(layer, _start(node), ".".join(path), said)
        for node in self._bases(layer, root):
            self._add_base(layer, node, inside)
        value.pop(EXTENDS, None)
        if len(inside) > 1:
            value = _with_files(value, Path(name).absolute().parent)
        self.layers.append(replace(layer, root=root, value=value))
        return None

    def add_setting(self, said: str) -> None:
        """`kinds.pie=2`; one that begins with a dash is an option of the command line, and is named as such."""
        layer = self._begin(said if said.startswith("-") else f"--set {said}")
        key, sign, text = said.lstrip("-").partition("=")
        key = key.strip()
        parts = [quoted or plain for quoted, plain in KEY.findall(key)]
        if not sign or not parts or KEY.sub("", key) or key.endswith("."):
            return self._note(layer, (0, 0), "", "a setting is written KEY=VALUE, as in kinds.pie=2")
        try:
            root, value = _loaded(text)
        except _Unreadable as error:
            return self._note(layer, (0, 0), ".".join(parts), str(error))
        if parts in (["model"], ["reader"]):
            value = as_mapping(value)  # of the same engine the settings stay
        for part in reversed(parts):
            root, value = MappingNode("", [(ScalarNode(TEXT, part), root)]), {part: value}
        self.layers.append(replace(layer, root=root, value=value))
        return None

    def _bases(self, layer: Layer, root: Node | None) -> list[Node]:
        node = dict(_items(root)).get(EXTENDS)
        if node is None:
            return []
        nodes = node.value if isinstance(node, SequenceNode) else [node]
        for wrong in (one for one in nodes if not (isinstance(one, ScalarNode) and one.tag == TEXT)):
            self._note(layer, _start(wrong), EXTENDS, "is the name of a file, or a list of names")
        return [one for one in nodes if isinstance(one, ScalarNode) and one.tag == TEXT]

    def _add_base(self, layer: Layer, node: Node, inside: tuple[Path, ...]) -> None:
        path = Path(layer.name).parent / node.value
        real = path.resolve()
        if real in inside:
            circle = " -> ".join(one.name for one in (*inside[inside.index(real) :], real))
            return self._note(layer, _start(node), EXTENDS, f"goes round in a circle: {circle}")
        try:
            text = text_of(path)
        except OSError as error:
            return self._note(layer, _start(node), EXTENDS, f"{path} {cannot(error)}")
        return self.add_file(text, str(path), (*inside, real))

    def _begin(self, name: str, lines: Sequence[str] | None = None) -> Layer:
        self._begun += 1
        return Layer(number=self._begun - 1, name=name, lines=lines)

    def _note(self, layer: Layer, place: Place, key: str, said: str) -> None:
        self._faults.add((layer.number, place, layer.told(place, key, said)))


def read(text: str, name: str, overrides: Sequence[str] = ()) -> Written:
    written = Written()
    written.add_file(text, name, (Path(name).resolve(),))
    for said in overrides:
        written.add_setting(said)
    return written


def _with_files(value: dict[Any, Any], folder: Path) -> dict[Any, Any]:
    """The user's files lie beside the recipe that names them, not beside the one that extends it."""
    data, template = as_facts(value.get("data")), value.get("template")
    found: dict[str, Any] = {}
    if isinstance(data, dict) and isinstance(data.get("file"), str):
        found["data"] = {**data, "file": str(folder / data["file"])}
    if isinstance(template, str) and template:
        found["template"] = str(folder / template)
    return {**value, **found}


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise OSError(f"{error.reason} at byte {error.start}") from error


def cannot(error: OSError) -> str:
    return f"cannot be read: {error.strerror or error}"


def place_of(node: Node | None, path: Sequence[Any], *, on_key: bool) -> tuple[int, Place]:
    """How much of the path stands there, and where the last part of it is."""
    place, depth = _start(node), 0
    for part in path:
        if isinstance(node, MappingNode):
            keys = {key.value: key for key, _ in node.value if isinstance(key, ScalarNode)}
            node = dict(_items(node)).get(str(part))
            at = keys[str(part)] if node is not None and on_key and depth == len(path) - 1 else node
        elif isinstance(node, SequenceNode):
            # a list of names became a mapping before it was checked: there the part is what stands in the list
            items = dict(enumerate(node.value))
            at = node = items.get(part) or next((item for item in node.value if item.value == part), None)
        else:
            break
        if node is None:
            break
        place, depth = _start(at), depth + 1
    return depth, place


def _items(node: Node | None) -> list[tuple[str, Node]]:
    pairs = node.value if isinstance(node, MappingNode) else ()
    return [(key.value, value) for key, value in pairs if isinstance(key, ScalarNode)]


def _start(node: Node | None) -> Place:
    mark = node.start_mark if node is not None else None
    return (mark.line, mark.column) if mark else (0, 0)


def _twice(node: Node | None, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node, Node]]:
    """Keys that a mapping has already, with their paths, and where they stood first."""
    seen: dict[str, Node] = {}
    for key, value in node.value if isinstance(node, MappingNode) else ():
        name = str(key.value)
        if name in seen:
            yield (*path, name), key, seen[name]
        seen.setdefault(name, key)
        yield from _twice(value, (*path, name))


def _loaded(text: str) -> tuple[Node | None, Any]:
    """As nodes with their places, and as values."""
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_duplicate_keys = True  # each is a fault, told with all others
    try:
        return yaml.compose(io.StringIO(text)), _plain(yaml.load(io.StringIO(text)))
    except (YAMLError, ValueError, RecursionError) as error:  # ValueError: a date or number that is none
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        said = getattr(error, "problem", None) or str(error)
        raise _Unreadable(said.splitlines()[0], (mark.line, mark.column) if mark else (0, 0)) from error


def _plain(value: Any) -> Any:
    """With whole numbers that are keys as text, as all other keys are."""
    if isinstance(value, dict):
        return {str(key) if type(key) is int else key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value

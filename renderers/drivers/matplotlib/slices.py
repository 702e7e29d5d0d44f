"""What is written at a slice: its name, its value, its share; believed where it agrees with the angles."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .axes import Panel
from .figures import Parts, one_total, parts_of
from .legends import Naming
from .texts import add_text
from .visibility import forgive
from .wording import Said, exact, plain_text


@dataclass(slots=True, eq=False)
class Slice:
    wedge: Any
    element: dict[str, Any]
    share: float
    texts: list[tuple[Any, Parts, bool]] = field(default_factory=list)  # whether the program put it at this wedge


def name_slices(slices: list[Slice]) -> None:
    """A slice goes by the words of its label, without numbers that are its own; else the legend's; else any text's."""
    plain = [next((p.plain for _, p, _ in one.texts if p.words and p.plain), None) for one in slices]
    known = [number for number in plain if number is not None]
    words = {parts.words for one in slices for _, parts, _ in one.texts if parts.plain}
    numbered = len(words) == len(known) == len(slices) and one_total(known, [one.share for one in slices])
    valued = _are_values(slices)
    for one in slices:
        value = one.element["value"]
        value["label"] = (None if valued else _label_of(one, numbered)) or value["label"]
    for one in slices:
        value = one.element["value"]
        value["label"] = value["label"] or _words_at(one, numbered)
    figures = [next((p.plain for _, p, _ in one.texts if p.plain), None) for one in slices]
    known = [said for said in figures if said is not None]
    nameless = all(one.element["value"]["label"] is None for one in slices)
    if nameless and len(known) == len(slices) and not one_total(known, [one.share for one in slices]):
        for one in slices:  # "1 egg" of a recipe
            one.element["value"]["label"] = plain_text(one.texts[0][0].get_text())


def _are_values(slices: list[Slice]) -> bool:
    """Whether what the program wrote beside the slices are their values, and a legend has their names."""
    bare = [next((p.plain for _, p, bound in one.texts if bound and not p.words), None) for one in slices]
    values = [number for number in bare if number is not None]
    names = {one.element["value"]["label"] for one in slices} - {None}
    return len(names) == len(values) == len(slices) and one_total(values, [one.share for one in slices])


def _label_of(one: Slice, numbered: bool) -> str | None:
    """What the program wrote beside this very slice."""
    for text, parts, bound in one.texts:
        if not bound:
            continue
        if parts.words:
            return parts.words if _are_its_own(parts, one.share, numbered) else plain_text(text.get_text())
        if parts.numbers and str(one.wedge.get_label()) == text.get_text():
            return plain_text(text.get_text())  # years
    return None


def _words_at(one: Slice, numbered: bool) -> str | None:
    """The words of the outermost text that stands at a slice nothing else names."""
    worded = [(parts, plain_text(text.get_text())) for text, parts, _ in one.texts if parts.words]
    if not worded:
        return None
    parts, whole = worded[-1]
    return parts.words if _are_its_own(parts, one.share, numbered) else whole


def read_legend(panel: Panel, slices: list[Slice], naming: Naming) -> None:
    """Names of a legend that say the share or the value as well: "North (35%)" is North, and prints 35%."""
    lines = []
    for one in slices:
        name = one.element["value"]["label"]
        entries = [entry for entry in naming.entries if name is not None and entry.text == name]
        lines.append((one, entries[0], parts_of(entries[0].label)) if len(entries) == 1 else None)
    told = [line for line in lines if line is not None and line[2].words and line[2].numbers]
    plain = [(parts.plain, one.share) for one, _, parts in told if parts.plain is not None]
    total = len(plain) == len(slices) and one_total([said for said, _ in plain], [share for _, share in plain])
    by_id = {element["id"]: element for element in panel.page.elements}
    for one, entry, parts in told:
        if not _are_its_own(parts, one.share, total):
            continue
        one.element["value"]["label"] = parts.words
        said: dict[str, Any] = {}
        if total and parts.plain is not None:
            said["number"] = one.element["value"]["value"] = exact(parts.plain.readings[0][0])
        if parts.percent is not None:
            said["share" if said else "number"] = exact(parts.percent.readings[-1][0])
        label = by_id.get(entry.label_id or "")
        if label is not None and said:
            label["value"] = said
            label["links"] = [*label.get("links", []), one.element["id"]]
            one.element["links"] = [*one.element.get("links", []), label["id"]]
            one.element["reads"] = "printed"


def _are_its_own(parts: Parts, share: float, numbered: bool) -> bool:
    """Whether the numbers after a name are the slice's share or value, and not part of the name."""
    if not parts.numbers:
        return False
    right = [
        says_share(said, share) if said.percent else (numbered or parts.percent is not None) for said in parts.numbers
    ]
    return all(right)


def says_share(said: Said, share: float) -> bool:
    _, half = said.readings[-1]
    return abs(said.readings[-1][0] - share) <= half * (1 + 1e-6) + 2e-6


def link_texts(panel: Panel, slices: list[Slice]) -> None:
    """Link the texts; believe the numbers that agree with the angles."""
    values = [_value_said(one) for one in slices]
    known = [(said, one.share) for said, one in zip(values, slices, strict=True) if said is not None]
    believed = bool(known) and one_total([said for said, _ in known], [share for _, share in known])
    for one, value in zip(slices, values, strict=True):
        for text, parts, bound in one.texts:
            _link(panel, one, text, parts, value if believed else None, bound)


def _value_said(one: Slice) -> Said | None:
    """The number without a percent sign that is printed at a slice; none where its name is a number."""
    name = one.element["value"]["label"]
    for text, parts, _ in one.texts:
        if parts.plain is not None and plain_text(text.get_text()) != name:
            return parts.plain
    return None


def _link(panel: Panel, one: Slice, text: Any, parts: Parts, value: Said | None, bound: bool) -> None:
    element, name = one.element, one.element["value"]["label"]
    is_name = plain_text(text.get_text()) == name
    plain = parts.plain if value is not None and not is_name else None
    percent = parts.percent if parts.percent is not None and says_share(parts.percent, one.share) else None
    wrong = bound and not is_name and not parts.words and parts.numbers and not (plain or percent)
    if not (is_name or plain or percent or wrong or (bound and parts.words) or parts.words == name):
        return
    said: dict[str, Any] = {}
    if plain is not None:
        said["number"] = element["value"]["value"] = exact(plain.readings[0][0])
        if percent is not None:
            said["share"] = exact(percent.readings[-1][0])
    elif percent is not None:
        said["number"] = exact(percent.readings[-1][0])
    elif wrong:
        said["number"] = exact(parts.numbers[0].readings[-1][0])
    label = add_text(
        panel.page,
        text,
        "label",
        "value" if said else "annotation",
        panel=panel.id,
        parent=panel.id,
        links=[element["id"]],
        value=said or None,
    )
    if label is None:
        return
    element["links"] = [*element.get("links", []), label["id"]]
    forgive(panel.page, element, one.wedge, text)
    if plain is not None or percent is not None:
        element["reads"] = "printed"

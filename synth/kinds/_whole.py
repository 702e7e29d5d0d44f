"""Whether a picture shows what it was to show: all of the data, and nothing less after a program was mended."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from synth.records import JSON, Picture, Program, Reject, Spec

NAME = 4  # characters: anything shorter is a key as often as a name, and the tables hold short names
ENOUGH = 0.9  # of a page's data, which may be said in other words here and there
# Calls by which a program writes on a picture: where one of a group stood, one of the group must stand.
WRITING = (
    ("bar_label", "text", "annotate", "clabel"),
    ("legend", "figlegend"),
    ("set_title", "title", "suptitle"),
    ("set_xlabel", "xlabel", "supxlabel", "set"),
    ("set_ylabel", "ylabel", "supylabel", "set"),
)


def not_shown(picture: Picture, spec: Spec) -> str | None:
    """What of the data stands nowhere on a page, where that is more than a tenth of it."""
    has = _folded(" \n ".join(_shown(picture)))
    numbers = _numbers(has) | _drawn_numbers(picture)
    leaves = [leaf for leaf in _leaves(spec.data) if not isinstance(leaf, str) or leaf.strip()]
    lost = [leaf for leaf in leaves if (_folded(leaf) not in has if isinstance(leaf, str) else leaf not in numbers)]
    if len(lost) <= (1 - ENOUGH) * len(leaves):
        return None
    return ", ".join(repr(leaf) for leaf in lost[:8])


def not_loaded(picture: Picture) -> str | None:
    """An image of a page that stayed empty."""
    elements = [element for page in picture.pages for element in page.scene.elements if element.kind == "image"]
    return next((element.id for element in elements if (element.value or {}).get("loaded") is False), None)


def dropped(mended: Picture, first: Program, failed: Sequence[Reject]) -> str | None:
    """What the first program had of the data's names and numbers, or an earlier picture showed, and this one lacks.

    Where the fault was that the data were not drawn, other words may go: they may have stood for the data.
    """
    program = mended.made_by
    assert isinstance(program, Program)
    lost = [*_lost_data(mended, program, first), *_lost_calls(program, first)]
    wrong = [reject.reason == "scene_differs" for reject in failed]
    before = [one.record for one, no in zip(failed, wrong, strict=True) if isinstance(one.record, Picture) and not no]
    lost += _lost_words(mended, before)
    if first.renderer in ("html", "graphviz") and not wrong[0]:
        lost += sorted(_markup_words(first) - _markup_words(program))
    return ", ".join(repr(one) for one in dict.fromkeys(lost[:5])) or None


def _lost_data(mended: Picture, program: Program, first: Program) -> Iterator[str]:
    had, has = _folded(_plain(first)), _folded(_plain(program) + " \n " + " \n ".join(_shown(mended)))
    numbers_had, numbers_have = _numbers(had), _numbers(has) | _drawn_numbers(mended)
    for leaf in (first.spec.title, *_leaves(first.spec.data)):
        if isinstance(leaf, str):
            if len(leaf) >= NAME and _stands(leaf, had) and not _stands(leaf, has):
                yield leaf
        elif leaf in numbers_had and leaf not in numbers_have:
            yield f"{leaf:g}"


def _stands(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(_folded(name))}(?!\w)", text) is not None


def _leaves(data: JSON) -> Iterator[str | float]:
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for one in data:
            yield from _leaves(one)
    elif isinstance(data, str) or (isinstance(data, int | float) and not isinstance(data, bool)):
        yield data


def _plain(program: Program) -> str:
    """The source without what only looks like a part of it."""
    source = program.source
    if program.renderer == "html":
        return html.unescape(re.sub(r"<!--.*?-->", " ", source, flags=re.DOTALL))
    if program.renderer == "graphviz":
        return re.sub(r"/\*.*?\*/|^\s*(?:#|//)[^\n]*", " ", source, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"^\s*#[^\n]*", " ", source, flags=re.MULTILINE)


def _folded(text: str) -> str:
    """Line breaks as every language spells them are spaces."""
    return " ".join(re.sub(r"\\[nlr]|<br\s*/?>|\\(?=['\"$&])", " ", text, flags=re.IGNORECASE).casefold().split())


def _numbers(text: str) -> set[float]:
    text = re.sub(r"(?<=\d)[,_'](?=\d{3}(?!\d))", "", text)
    return {sign * float(found) for found in re.findall(r"\d+\.?\d*(?:[eE][+-]?\d+)?", text) for sign in (1, -1)}


def _drawn_numbers(picture: Picture) -> set[float]:
    cells = [cell for page in picture.pages for table in page.scene.tables for row in table.rows for cell in row]
    return {float(cell) for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool)}


def _lost_calls(program: Program, first: Program) -> Iterator[str]:
    if first.renderer in ("html", "graphviz"):
        return
    had, has = (set(re.findall(r"[.\s](\w+?)s?\s*\(", _plain(one))) for one in (first, program))
    for group in WRITING:
        if had.intersection(group[:3]) and not has.intersection(group):
            yield f"{next(name for name in group if name in had)}()"


def _lost_words(mended: Picture, before: Sequence[Picture]) -> Iterator[str]:
    """Words an earlier picture showed; numbers of an axis may come out otherwise, and what its font could not write."""
    has = set(_words(_shown(mended)))
    for picture in before:
        for word in _words(_shown(picture)):
            if word not in has:
                yield word


def _shown(picture: Picture) -> list[str]:
    elements = [element for page in picture.pages for element in page.scene.elements]
    return [element.text for element in elements if element.text and not element.missing]


def _words(texts: Sequence[str]) -> list[str]:
    return [word for text in texts for word in re.findall(r"[^\W\d_][\w'-]+", text.casefold())]


def _markup_words(program: Program) -> set[str]:
    """The words a page or a graph is to show, as far as its source says them."""
    text = _plain(program)
    if program.renderer == "html":
        text = re.sub(r"<(style|script|title)\b.*?</\1\s*>|<[^>]*>", " ", text, flags=re.DOTALL | re.IGNORECASE)
    else:
        text = " ".join(re.findall(r"label\s*=\s*\"((?:[^\"\\]|\\.)*)\"", text))
    return set(_words([_folded(text)]))

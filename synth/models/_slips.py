"""Slips of the pen, as people and models make them: each takes a program and gives it back with one thing wrong.

A slip that has nothing to take hold of in a program gives None.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from synth.records import JSON

Slip = Callable[[str, JSON, random.Random], str | None]

STAMP = (
    '<div style="position:absolute;left:22%;top:38%;padding:26px 60px;background:#b3261e;color:#fff;'
    'font:bold 34px sans-serif">PAID</div>'
)


def another_number(source: str, data: JSON, rng: random.Random) -> str | None:
    """A value of the data typed wrongly."""
    found = [n for n in _leaves(data) if isinstance(n, int | float) and not isinstance(n, bool) and abs(n) > 9]
    for number in rng.sample(found, len(found)):
        pattern = rf"(?<![\w.]){re.escape(repr(number))}(?![\w.])"
        if len(re.findall(pattern, source)) == 1:
            return re.sub(pattern, repr(round(number * 1.3)), source)
    return None


def another_word(source: str, data: JSON, rng: random.Random) -> str | None:
    """A name of the data with its last letter lost."""
    found = [text for text in _leaves(data) if isinstance(text, str) and len(text) > 5 and text.isalpha()]
    for text in rng.sample(found, len(found)):
        if source.count(text) == 1:
            return source.replace(text, text[:-1])
    return None


def lost_bracket(source: str, _data: JSON, rng: random.Random) -> str | None:
    lines = [n for n, line in enumerate(source.splitlines()) if line.endswith(")") and line.count("(") == 1]
    return _on_line(source, rng.choice(lines), lambda line: line[:-1]) if lines else None


def lost_brace(source: str, _data: JSON, _rng: random.Random) -> str | None:
    head, brace, tail = source.rpartition("}")
    return head + tail if brace else None


def wrong_name(source: str, _data: JSON, rng: random.Random) -> str | None:
    lines = [n for n, line in enumerate(source.splitlines()) if line.startswith("ax.")]
    return _on_line(source, rng.choice(lines), lambda line: line.replace("ax.", "axes.", 1)) if lines else None


def foreign_title(source: str, _data: JSON, _rng: random.Random) -> str | None:
    """A title in a script for which the figure's font has no letters."""
    return _before_the_end(source, 'plt.gcf().suptitle("地域別の売上高", x=0.7)')


def covered(source: str, _data: JSON, _rng: random.Random) -> str | None:
    """A box over a corner of the figure, words and all."""
    box = 'plt.Rectangle((0, 0), 0.6, 0.5, color="0.8", zorder=99, transform=plt.gcf().transFigure)'
    return _before_the_end(source, f"plt.gcf().add_artist({box})")


def fetched(source: str, _data: JSON, _rng: random.Random) -> str | None:
    """A logo from the network."""
    return f'from urllib.request import urlopen\n\nlogo = urlopen("https://images.example/logo.png").read()\n\n{source}'


def stamped(source: str, _data: JSON, _rng: random.Random) -> str | None:
    """A stamp across the page that hides what is under it."""
    return source.replace("</body>", f"{STAMP}</body>", 1) if "</body>" in source else None


def turned_edge(source: str, _data: JSON, rng: random.Random) -> str | None:
    """One arrow the wrong way round."""
    arrows = list(re.finditer(r'(?m)^(\s*)("[^"]+"|\w+) -> ("[^"]+"|\w+)(?=\s*(?:\[|;|$))', source))
    if not arrows:
        return None
    arrow = rng.choice(arrows)
    return f"{source[: arrow.start()]}{arrow[1]}{arrow[3]} -> {arrow[2]}{source[arrow.end() :]}"


SLIPS: Mapping[str, tuple[Slip, ...]] = {
    "matplotlib": (another_number, lost_bracket, wrong_name, foreign_title, covered, fetched),
    "html": (another_number, another_word, stamped),
    "graphviz": (another_word, turned_edge, lost_brace),
}


def _leaves(data: JSON) -> Iterator[Any]:
    if isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from _leaves(part)
    else:
        yield data


def _before_the_end(source: str, statement: str) -> str | None:
    """A statement more, before the figure is saved or shown."""
    last = list(re.finditer(r"(?m)^\S*(?:savefig|show)\(.*$", source))
    return f"{source[: last[-1].start()]}{statement}\n{source[last[-1].start() :]}" if last else None


def _on_line(source: str, number: int, change: Callable[[str], str]) -> str:
    lines = source.splitlines()
    lines[number] = change(lines[number])
    return "\n".join(lines) + "\n"

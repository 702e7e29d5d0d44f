"""How many there are of each thing, as far as the model stands by it, and which of them make a group.

It is asked whether there are as many as were found, or more, and whether there are more than these: a yes and a no make
a count exact. Where the first is a no, nothing is said of their number and no group is made of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from synth.photos.replies import Said
from synth.w2c.facts import Count
from synth.w2c.look import Look
from synth.w2c.places import Found, groups_of
from synth.w2c.scene import WHOLE
from synth.words import goes_by


def counts_of(look: Look, there: Sequence[Found]) -> list[Count]:
    """Of the things that are there, by their names; never exact where another is one of them by another name."""
    found = Counter(thing.name for thing in there)
    asked = [(name, number) for name, many in found.items() for number in (many, many + 1) if number > 1]
    heard = look.hear([look.asks.counts(look.all(), name, number) for name, number in asked])
    said = dict(zip(asked, heard, strict=True))
    for (name, number), one in said.items():
        look.believed("counts", WHOLE, name, one, count=number, of=found[name])
    counts = []
    for name, many in found.items():
        more = said[name, many + 1]
        if many == 1 or _yes(look, said[name, many]):
            no_more = more is not None and not _yes(look, more)
            others = any(other != name and goes_by(name, other) for other in found)
            counts.append(Count(name=name, count=many, exact=no_more and not others))
    return counts


def groups(look: Look, there: Sequence[Found], counts: Sequence[Count]) -> list[list[Found]]:
    confirmed = {count.name for count in counts}
    found = groups_of([thing for thing in there if thing.name in confirmed], look.settings.group)
    look.notes.groups = [{"name": one[0].name, "members": [member.id for member in one]} for one in found]
    return found


def _yes(look: Look, said: Said | None) -> bool:
    return said is not None and said.likely >= look.settings.confirm

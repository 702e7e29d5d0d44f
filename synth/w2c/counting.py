"""Groups, and whether there are as many in them as there seem to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from synth.photos.replies import Said
from synth.w2c.look import Look
from synth.w2c.places import Found, groups_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """`exact` where there are no more of them on the picture than these."""

    members: list[Found]
    exact: bool


def counted(look: Look, stay: Sequence[Found]) -> tuple[list[Counted], list[Found]]:
    """The groups that are confirmed, and the things that stay: those of a group that is not are gone with it."""
    groups = groups_of(stay, look.settings.group)
    look.notes.groups = [{"name": one[0].name, "members": [member.id for member in one]} for one in groups]
    asked = [(members, count) for members in groups for count in (len(members), len(members) + 1)]
    heard = iter(look.hear([look.asks.counts(look.all(), members[0].name, count) for members, count in asked]))
    kept, gone = [], set[str]()
    for members in groups:
        as_many, more = next(heard), next(heard)
        for count, said in ((len(members), as_many), (len(members) + 1, more)):
            look.believed("counts", members[0].id, members[0].name, said, count=count, of=len(members))
        if _yes(look, as_many):
            kept.append(Counted(members=members, exact=more is not None and not _yes(look, more)))
        else:
            gone |= {member.id for member in members}
    return kept, [thing for thing in stay if thing.id not in gone]


def _yes(look: Look, said: Said | None) -> bool:
    return said is not None and said.likely >= look.settings.confirm

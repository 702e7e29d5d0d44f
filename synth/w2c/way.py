"""World to Code: a picture's facts, the program that says them, and the questions that follow from them."""

from __future__ import annotations

from synth.kit import Kit
from synth.line import Line
from synth.photos.asking import Asking
from synth.photos.photograph import Photograph
from synth.pipeline import questioned
from synth.records import Program, Sample
from synth.w2c.code import RunCode, code_of, must_say
from synth.w2c.disputed import undisputed_noes
from synth.w2c.facts import plain
from synth.w2c.look import Look
from synth.w2c.scene import elements_of
from synth.w2c.seeing import facts_of


def make(line: Line, photograph: Photograph, kit: Kit) -> Sample:
    assert kit.seer is not None
    assert kit.gallery is not None
    asking = Asking(line=line, usual=kit.seer, engines=kit.stages)
    look = Look(photograph, asking, kit.gallery.settings.w2c)
    facts = facts_of(look)
    least = look.settings.confirm
    picture = photograph.described(
        tuple(elements_of(facts, undisputed_noes(look.notes.beliefs, facts, least), least)),
        {"facts": plain(facts), **look.notes.plain()},
        title=facts.caption or facts.detail[:100],
        source=code_of(facts),
    )
    program = picture.program
    assert isinstance(program, Program)
    must_say(program, line.take("code", program, RunCode(), kit.sandbox), facts)
    return questioned(line, picture, kit.kinds[photograph.topic.kind], photograph.topic.seed, kit)

"""What was kept, put together: the picture with the regions that are named, its questions, and their verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from synth.genixer.drafts import Named
from synth.genixer.draws import Draw
from synth.genixer.filters import Tried
from synth.models._replies import whole_letters
from synth.photos.photograph import Photograph
from synth.records import JSON, Element, Judged, Sample


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Talk:
    """What came of one draw: several turns of a dialogue, or one question."""

    draw: Draw
    task: str
    reply: str
    tried: tuple[Tried, ...]
    lost: int = 0  # turns that a filter took


def sample(photograph: Photograph, talks: Sequence[Talk]) -> Sample:
    """A model's invention has no proof, and so no evidence that a proof has read; its regions stand there instead."""
    kept = [one for talk in talks for one in talk.tried]
    regions = _regions([named for one in kept for named in one.draft.named])
    wide, high = photograph.size
    whole = Element(id="picture", kind="image", role="photo", box=(0.0, 0.0, float(wide), float(high)))
    data: JSON = {"way": "genixer", "replies": [_told(talk) for talk in talks]}
    picture = photograph.described([whole, *regions.values()], data, title=photograph.topic.subject)
    asked = [
        replace(one.question, pictures=(picture,), evidence=tuple(
            dict.fromkeys((0, regions[named.box, named.words].id) for named in one.draft.named)
        ))
        for one in kept
    ]  # fmt: skip
    judged = tuple(
        Judged(question=question, verdicts=tuple(finding.of(question) for finding in one.findings))
        for question, one in zip(asked, kept, strict=True)
    )
    return Sample(pictures=(picture,), questions=judged)


def _regions(named: Sequence[Named]) -> dict[tuple[object, str], Element]:
    """Each once, by its box and its words."""
    found = dict.fromkeys((one.box, one.words) for one in named)
    return {
        (box, words): Element(id=f"r{number}", kind="region", role="named", text=words or None, box=box)
        for number, (box, words) in enumerate(found, 1)
    }


def _told(talk: Talk) -> JSON:
    draw = talk.draw
    return {
        "task": talk.task,
        "generic": draw.generic,
        "specific": draw.specific,
        "reply": whole_letters(talk.reply),
        "kept": len(talk.tried),
        "lost": talk.lost,
        "scores": [{one.check: one.score for one in tried.findings} for tried in talk.tried],
    }

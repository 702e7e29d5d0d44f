"""What the samples of a run hold, as tables of shares and as spreads of numbers."""

from __future__ import annotations

from collections.abc import Iterator

from synth.report import asked
from synth.report.alike import SHOWN, Near
from synth.report.answers import Answers, in_size
from synth.report.counting import Rate, Spread, Table, shares
from synth.report.kept import Kept
from synth.report.say import cut
from synth.report.told import Told

TOP = 15
APART = "\u2068{}\u2069"  # marks that keep a text written from right to left from turning what stands beside it


def held(told: Told, kept: Kept, near: Near) -> dict[str, Table]:
    """By key."""
    return {**_shares(told, kept), **_answers(kept), **_likeness(kept, near)}


def _shares(told: Told, kept: Kept) -> dict[str, Table]:
    drawings, answers, recipe = kept.drawings, kept.answers, told.recipe
    wanted: dict[str, dict[str, float]] = {}
    if recipe and not told.gathered:
        topics = {} if told.again else asked.of_topics(recipe, told.totals.topics)
        wanted = {**{str(group): parts for group, parts in topics.items()}, **asked.of_questions(recipe)}
    of_samples = {"kinds": drawings.kinds, "renderers": drawings.renderers, "languages": drawings.languages}
    levels = dict(sorted(shares(drawings.levels, wanted.get("difficulty")).items()))
    made = {
        f"share_{group}": Table(
            title=f"Share of {group}", names=group, counts="samples", of="of those kept",
            rows=shares(counted, wanted.get(group)), whole=kept.samples,
        )
        for group, counted in of_samples.items()
    }  # fmt: skip
    made["share_difficulty"] = Table(
        title="Share of difficulty", names="difficulty", counts="samples", of="of those kept", rows=levels,
        whole=kept.samples,
    )  # fmt: skip
    made |= {
        f"share_{group}": Table(
            title=f"Share of {group}", names=group, counts="questions", of="of those kept",
            rows=shares(counted, wanted.get(group)), whole=answers.count,
        )
        for group, counted in {"families": answers.families, "forms": answers.forms}.items()
    }  # fmt: skip
    if recipe:
        most = {**answers.most_of_family, **answers.most_of_form}
        caps = {**recipe.caps.families, **recipe.caps.forms}
        made["caps"] = Table(
            title="Most about one picture", names="family or form", counts="most", of="of those its cap allows",
            rows={name: Rate(count=most.get(name, 0), of=cap) for name, cap in caps.items()},
        )  # fmt: skip
    return made


def _answers(kept: Kept) -> dict[str, Table]:
    answers = kept.answers
    return {
        "guesses": _guesses(answers),
        "types": Table(
            title="Types of answers", names="type", counts="answers", of="of all", rows=shares(answers.types),
            whole=answers.count,
        ),
        "yes": Table(
            title="Yes among yes and no", names="family", counts="yes", of="of those asked",
            rows=answers.yes_rates(), note="Half is what a guess learns nothing from.",
        ),
        "right": Table(
            title="Place of the right option", names="place", counts="right", of="of all choices",
            rows=answers.right_rates(), note="Asked for is what each place would have by chance.",
        ),
        "said": Table(
            title="Most common answers", names="answer", counts="times", of="of all that have words",
            rows=answers.said.top(TOP), whole=answers.said.total if len(answers.said.counts) <= TOP else None,
            note=f"Counts may be up to {answers.said.short} too low." if answers.said.short else "",
        ),
        "magnitudes": Table(
            title="Size of numbers", names="number", counts="answers", of="of all numbers", rows=in_size(answers.size),
            whole=answers.size.total(),
        ),
        "digits": Table(
            title="First digit of numbers", names="digit", counts="answers", of="of all numbers but 0",
            rows=dict(sorted(shares(answers.digit).items())), whole=answers.digit.total(),
        ),
    }  # fmt: skip


def _guesses(answers: Answers) -> Table:
    found = answers.guesses()
    rows = {form: rate for form, (_, rate) in found.items()}
    every = Rate(count=sum(rate.count for rate in rows.values()), of=sum(rate.of for rate in rows.values()))
    said = "; ".join(f"{form}: {APART.format(cut(answer, 40))}" for form, (answer, _) in found.items())
    return Table(
        title="What a guess gets", names="form", counts="right", of="of that form",
        rows={"all": every, **rows} if rows else {},
        note=f"Who never looks and always says, of each form, what is right most often, gets so much. {said}"
        if rows
        else "",
    )  # fmt: skip


def _likeness(kept: Kept, near: Near) -> dict[str, Table]:
    said = {what: Rate(count=near.counts[what], of=kept.samples) for what in SHOWN} if near.told else {}
    elements = dict(list(shares(kept.drawings.marks_of).items())[:TOP])
    return {
        "near": Table(
            title="Near duplicates", names="of", counts="samples", of="of those kept", rows=said,
            note="Samples that are nearly the same as an earlier one of the run: by picture, program, or questions.",
        ),
        "elements": Table(
            title="What is on the pictures", names="kind of element", counts="elements", of="of all", rows=elements,
            tested=False,
        ),
    }  # fmt: skip


def spreads(kept: Kept) -> dict[str, Spread]:
    return dict(_spreads(kept))


def _spreads(kept: Kept) -> Iterator[tuple[str, Spread]]:
    answers, drawings = kept.answers, kept.drawings
    of = {
        "question_words": answers.question_words, "question_letters": answers.question_letters,
        "answer_words": answers.answer_words, "answer_letters": answers.answer_letters,
        "a_picture": answers.a_picture,
        "width": drawings.width, "height": drawings.height, "pages": drawings.pages,
        "marks": drawings.marks, "texts": drawings.texts,
        "smallest": drawings.smallest, "smallest_seen": drawings.smallest_seen,
    }  # fmt: skip
    for key, spreading in of.items():
        spread = spreading.spread()
        if spread is not None:
            yield key, spread

"""What came through and what did not, as tables: by stage, kind and renderer, by reason, by check and family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from qa.judge import ORDER, READING
from synth.plugins import UnknownName
from synth.recipe.fit import kind as kind_of
from synth.report.counting import Rate, Table
from synth.report.kept import Kept
from synth.report.rejected import Rejected
from synth.report.told import Told


def passed(told: Told, kept: Kept, rejected: Rejected) -> dict[str, Table]:
    """By key."""
    return {
        **_funnel(told, kept, rejected),
        **_yields(told, kept, rejected),
        **_rejects(told, kept, rejected),
        **_checks(told, kept, rejected),
    }


def questions_asked(kept: Kept, rejected: Rejected) -> int:
    return kept.answers.count + rejected.removed.total() + (rejected.fell or 0)


def _funnel(told: Told, kept: Kept, rejected: Rejected) -> dict[str, Table]:
    totals = told.totals
    if not totals.shards:
        return {}
    steps = {"planned": totals.topics, "drawn": totals.drawn, "checked": totals.checked, "kept": totals.samples}
    rows = {name: Rate(count=count, of=totals.topics) for name, count in steps.items() if count is not None}
    asked_in_all = questions_asked(kept, rejected)
    questions = {
        "asked": Rate(count=asked_in_all, of=asked_in_all),
        "passed their checks": Rate(count=asked_in_all - rejected.removed.total(), of=asked_in_all),
        "kept": Rate(count=kept.answers.count, of=asked_in_all),
    }
    note = (
        "Planned topics of the shards that are done; drawn with a picture as it should be; checked with questions that "
        "were judged; kept as samples."
    )
    if told.recipe and told.recipe.photos:
        note += " A given picture is planned once it is taken, and drawn once it is described."
    return {
        "funnel": Table(
            title="Samples by stage", names="stage", counts="topics", of="of those planned", rows=rows,
            note=note,
        ),
        "asked": Table(
            title="Questions by stage", names="stage", counts="questions", of="of those asked", rows=questions,
            note="A picture that keeps too few questions goes with those that passed.",
        ),
    }  # fmt: skip


def _yields(told: Told, kept: Kept, rejected: Rejected) -> dict[str, Table]:
    drawings, planned = kept.drawings, told.planned or _planned(kept, rejected)
    if not told.totals.shards:
        return {}
    renderers, unknown = _by_renderer(planned)
    by_kind = {kind: Rate(count=drawings.kinds[kind], of=of) for kind, of in sorted(planned.items())}
    by_renderer = {name: Rate(count=drawings.renderers[name], of=of) for name, of in sorted(renderers.items())}
    lost = {
        f"{kind} at {stage}": Rate(count=count, of=planned.total())
        for kind, stages in sorted(rejected.lost.items())
        for stage, count in stages.most_common()
    }
    note = f"Kinds that are not known here are left out: {', '.join(unknown)}." if unknown else ""
    return {
        "yield_kinds": Table(title="Yield by kind", names="kind", counts="kept", of="of those planned", rows=by_kind),
        "yield_renderers": Table(
            title="Yield by renderer", names="renderer", counts="kept", of="of those planned", rows=by_renderer,
            note=note,
        ),
        "lost": Table(
            title="Where samples were lost", names="kind and stage", counts="lost", of="of those planned", rows=lost,
            whole=planned.total(),
        ),
    }  # fmt: skip


def _planned(kept: Kept, rejected: Rejected) -> Counter[str]:
    """Of a run that plans no topics: what was kept and what was lost."""
    lost = Counter({kind: stages.total() for kind, stages in rejected.lost.items()})
    return kept.drawings.kinds + lost


def _by_renderer(planned: Mapping[str, int]) -> tuple[Counter[str], list[str]]:
    counted, unknown = Counter[str](), []
    for kind, count in planned.items():
        try:
            counted[kind_of(kind).renderer] += count
        except (UnknownName, ImportError):
            unknown.append(kind)
    return counted, unknown


def _rejects(told: Told, kept: Kept, rejected: Rejected) -> dict[str, Table]:
    of = {"picture": told.totals.topics, "question": questions_asked(kept, rejected)}
    counted = sorted(rejected.reasons.items(), key=lambda one: (-one[1], one[0]))
    said = {"picture": "of those planned", "question": "of those asked"}
    return {
        f"{what}s_rejected": Table(
            title=f"{what.capitalize()}s rejected", names="reason (stage)", counts="rejects", of=said[what],
            whole=whole,
            rows={
                f"{reason} ({stage})": Rate(count=count, of=whole)
                for (of_what, stage, reason), count in counted
                if of_what == what
            },
        )
        for what, whole in of.items()
    }  # fmt: skip


def _checks(told: Told, kept: Kept, rejected: Rejected) -> dict[str, Table]:
    removed = Counter[str]()
    for (check, _), count in rejected.removed.items():
        removed[check] += count
    whole = came = questions_asked(kept, rejected)
    rows, unrun = {}, {}
    for check in _in_order(told, kept, removed):
        rows[check] = Rate(count=removed[check], of=came)
        came -= removed[check]
        verdicts = {passed: kept.answers.verdicts[check, passed] for passed in (True, None)}
        if verdicts[None]:
            unrun[check] = Rate(count=verdicts[None], of=sum(verdicts.values()))
    gone = Counter[str]()
    for (_, family), count in rejected.removed.items():
        gone[family] += count
    asked_of = kept.answers.families + gone
    families = {family: Rate(count=gone[family], of=of) for family, of in sorted(asked_of.items())}
    pairs = sorted(rejected.removed.items(), key=lambda one: (-one[1], one[0]))
    return {
        "checks": Table(
            title="What each check removed", names="check", counts="removed", of="of those that came to it", rows=rows,
            note="In order; a question goes at the first check it fails.",
        ),
        "unrun": Table(
            title="What each check could not judge", names="check", counts="not run", of="of those kept", rows=unrun
        ),
        "families_removed": Table(
            title="Removed by family", names="family", counts="removed", of="of those asked", rows=families,
            note="Questions that went with their picture are not among those asked.",
        ),
        "removed": Table(
            title="Removed by check and family", names="check and family", counts="removed", of="of those asked",
            rows={f"{check}: {family}": Rate(count=n, of=whole) for (check, family), n in pairs}, whole=whole,
        ),
    }  # fmt: skip


def _in_order(told: Told, kept: Kept, removed: Mapping[str, int]) -> list[str]:
    listed = list(told.recipe.checks) if told.recipe else list(ORDER)
    seen = {check for check, _ in kept.answers.verdicts} | set(removed)
    known = [*listed, *(check for check in READING if told.recipe and told.recipe.reader)]
    return [*known, *sorted(seen - set(known))]

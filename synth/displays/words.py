"""How a run's progress is put into words, wherever it is shown."""

from __future__ import annotations

from synth.runs.progress import Progress, duration

STAGES = ("planned", "drawn", "checked", "kept")
OF_GIVEN = {"planned": "taken", "drawn": "described"}


def called(stage: str, *, given: bool) -> str:
    """A stage as people read it: pictures that are given are neither planned nor drawn."""
    return OF_GIVEN.get(stage, stage) if given else stage


def rejects(progress: Progress) -> str:
    return ", ".join(f"{reason} {count}" for reason, count in progress.top_rejects) or "none"


def pace(progress: Progress) -> str:
    """Rate, time left, cost: what is known of them."""
    parts = [f"{progress.rate:.1f}/s" if progress.rate >= 0.1 else f"{60 * progress.rate:.1f}/min"]
    if progress.state == "planning":
        parts = ["planning"]
    elif progress.state == "stopping":
        parts.append("finishing what is under way")
    elif progress.left is not None and progress.kept < progress.n:
        parts.append(f"{duration(progress.left)} left")
    if progress.tokens:
        money = "cost unknown" if progress.cost is None else f"${progress.cost:.2f}"
        parts.append(f"{progress.tokens:,} tokens, {money}")
    return ", ".join(parts)

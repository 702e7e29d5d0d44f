"""Progress on a terminal: a few lines that are drawn anew while the run goes, and stay as it ends."""

from __future__ import annotations

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from synth.displays.words import STAGES, called, pace, rejects
from synth.runs.progress import Progress

TIMES_A_SECOND = 4


class Terminal:
    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False, emoji=False)
        self._live = Live(console=self._console, refresh_per_second=TIMES_A_SECOND, transient=False)

    def __enter__(self) -> Terminal:
        self._live.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._live.stop()

    def say(self, words: str, /) -> None:
        self._console.print(words, markup=False, soft_wrap=True)  # a command is copied as one line

    def show(self, progress: Progress, /) -> None:
        self._live.update(_funnel(progress))


def _funnel(progress: Progress) -> Group:
    table = Table.grid(padding=(0, 1))
    for stage in STAGES:
        count = getattr(progress, stage)
        colour = "green" if stage == "kept" else "cyan"
        bar = ProgressBar(total=max(progress.planned, progress.n), completed=count, width=32, complete_style=colour)
        of = f"of {progress.n}" if stage == "kept" else ""
        table.add_row(called(stage, given=progress.given), bar, Text(f"{count:,}", justify="right"), of)
    under = Text.assemble(pace(progress), ("  rejects: ", "dim"), (rejects(progress), "dim"))
    return Group(table, under)

"""Progress in a notebook: one output that is replaced as the run goes. Plain HTML: no widgets, no scripts."""

from __future__ import annotations

import sys
import time
from html import escape
from typing import Any

from synth.displays.words import STAGES, called, pace, rejects
from synth.runs.progress import Progress

EVERY = 0.5  # seconds between updates: each is kept in the notebook's file until the next


def in_notebook() -> bool:
    """Whether a kernel shows what we display; without asking for IPython where nobody has loaded it."""
    loaded = sys.modules.get("IPython")
    shell = loaded.get_ipython() if loaded else None
    return shell is not None and hasattr(shell, "kernel")


class Notebook:
    def __init__(self) -> None:
        self._said: list[str] = []
        self._shown = 0.0
        self._last: Progress | None = None
        self._handle: Any = None

    def __enter__(self) -> Notebook:
        from IPython.display import DisplayHandle

        self._handle = DisplayHandle()
        self._handle.display({"text/plain": "…"}, raw=True)
        return self

    def __exit__(self, *exception: object) -> None:
        self._update()

    def say(self, words: str, /) -> None:
        self._said.append(words)
        self._update()

    def show(self, progress: Progress, /) -> None:
        self._last = progress
        if time.monotonic() - self._shown >= EVERY:
            self._update()

    def _update(self) -> None:
        self._shown = time.monotonic()
        if self._handle is not None:
            self._handle.update(bundle(self._last, self._said), raw=True)


def bundle(progress: Progress | None, said: list[str]) -> dict[str, str]:
    """As HTML, and as text for where there is none."""
    rows, lines = "", [*said]
    if progress:
        whole = max(progress.planned, progress.n)
        counts = [(called(stage, given=progress.given), getattr(progress, stage)) for stage in STAGES]
        rows = "".join(_row(name, count, whole) for name, count in counts)
        rows += f'<div style="opacity:.75">{escape(pace(progress))}; rejects: {escape(rejects(progress))}</div>'
        lines.append(f"{progress.kept} of {progress.n} kept, {pace(progress)}; rejects: {rejects(progress)}")
    notes = "".join(f"<div>{escape(words)}</div>" for words in said)
    html = f'<div style="font:13px/1.6 sans-serif;max-width:34em">{notes}{rows}</div>'
    return {"text/html": html, "text/plain": "\n".join(lines)}


def _row(stage: str, count: int, whole: int) -> str:
    width = 100 * count / whole if whole else 0
    colour = "#2f9e62" if stage == "kept" else "#5b8dc9"
    bar = f'<span style="display:inline-block;height:.7em;width:{width:.1f}%;background:{colour}"></span>'
    return (
        f'<div style="display:flex;gap:.8em;align-items:center"><span style="width:5em">{stage}</span>'
        f'<span style="flex:1;background:#8882">{bar}</span>'
        f'<span style="width:5em;text-align:right">{count:,}</span></div>'
    )

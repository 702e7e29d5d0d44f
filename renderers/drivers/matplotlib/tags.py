"""Notes made while a program calls matplotlib: the line that added an artist, and what a call made it for."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import FigureBase

from .owners import program_line

ADDING = ("add_line", "add_patch", "add_collection", "add_image", "add_artist", "_add_text")


def tag_all() -> None:
    for name in ADDING:
        _wrap(Axes, name, _note_line)
    for owner, name in ((Axes, "set_title"), (FigureBase, "text"), (FigureBase, "suptitle"), (FigureBase, "legend")):
        _wrap(owner, name, _note_line)
    _wrap(Axes, "legend", _note_line)
    _wrap(Axes, "annotate", _note_line)
    for name in ("bxp", "violin"):
        _wrap(Axes, name, _note_statistics)
    _wrap(Axes, "bar_label", _note_labels)
    _wrap(Axes, "pie", _note_pie)
    if hasattr(Axes, "pie_label"):
        _wrap(Axes, "pie_label", _note_slices)
    plain = Axis.set_label_text

    @functools.wraps(plain)
    def set_label_text(axis: Any, *args: Any, **kw: Any) -> Any:
        return _note_line(plain(axis, *args, **kw))

    setattr(Axis, "set_label_text", set_label_text)  # noqa: B010


def _wrap(owner: type, name: str, note: Callable[..., Any]) -> None:
    plain = getattr(owner, name)

    @functools.wraps(plain)
    def noted(*args: Any, **kw: Any) -> Any:
        answer = plain(*args, **kw)
        note(answer, *args)
        return answer

    setattr(owner, name, noted)


def _note_line(artist: Any, *args: Any) -> Any:
    if artist is not None and getattr(artist, "_program_line", None) is None:
        line = program_line()
        if line is not None:
            artist._program_line = line
    return artist


def _note_statistics(answer: Any, *args: Any) -> None:
    """Lines of boxes and violins are shapes, not series."""
    for value in answer.values() if isinstance(answer, dict) else ():
        for artist in value if isinstance(value, Iterable) else (value,):
            artist._is_statistic = True


def _note_labels(answer: Any, axes: Any, container: Any, *args: Any) -> None:
    for label, patch in zip(answer, container.patches, strict=False):
        label._labels_mark = patch


def _note_pie(answer: Any, *args: Any) -> None:
    """The slices of one call are one circle, and the texts it wrote are theirs."""
    slices, *texts = answer
    for patch in slices:
        patch._pie_of = id(slices[0])
    for some in texts:
        for label, patch in zip(some, slices, strict=False):
            label._labels_mark = patch


def _note_slices(answer: Any, axes: Any, container: Any, *args: Any) -> None:
    for label, patch in zip(answer, container.wedges, strict=False):
        label._labels_mark = patch

"""Drawings in SVG, drawn by Chromium in a page that stays; the scene is measured from its shapes and texts."""

from __future__ import annotations

from renderers._drawing import Drawing


class Renderer(Drawing):
    """A step: a document becomes a job for the guest, and one picture."""

    name = "svg"
    suffixes = (".svg",)
    nothing = "the document draws nothing"

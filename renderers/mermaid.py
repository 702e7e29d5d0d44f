"""Diagrams in Mermaid, made by its library, drawn in a page that stays."""

from __future__ import annotations

from renderers._drawing import Drawing


class Renderer(Drawing):
    """A step: a diagram becomes a job for the guest, and one picture."""

    name = "mermaid"
    suffixes = (".mmd",)
    nothing = "the source holds no diagram"

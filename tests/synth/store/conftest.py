"""A store for all tests of a process, well again before each of them."""

from __future__ import annotations

from tests.stores import served, store

__all__ = ["served", "store"]

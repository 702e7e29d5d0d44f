"""What the environments of the kinds of guest hold beside their locked libraries."""

from __future__ import annotations

import hashlib
from pathlib import Path

HERE = Path(__file__).parent
FONT_SETTINGS = HERE / "fonts.conf"
# An image is one more layer over that of another kind; what both need is stored once.
UNDER = {"browser": "charts", "documents": "charts"}
# What today's drivers need; other environments are built when they are asked for by name.
ORDINARY = ("charts", "browser")
# DejaVu for serif, sans and mono; Liberation for Times, Arial and Courier; WenQuanYi for Chinese, Japanese and Korean;
# Noto for coloured signs.
_FONTS = ("fonts-dejavu-core", "fonts-dejavu-extra", "fonts-liberation", "fonts-wqy-microhei", "fonts-noto-color-emoji")
_TEX = ("latex-recommended", "latex-extra", "fonts-recommended", "pictures", "science", "xetex")
PACKAGES = {
    "charts": ("python3", "graphviz", *_FONTS),
    "browser": ("chromium", "libatomic1"),  # libatomic: node, in Playwright's driver
    "documents": (*(f"texlive-{part}" for part in _TEX), "lmodern", "cm-super-minimal", "lilypond", "asymptote"),
}
_FORM = b"2"  # another one when environments are put together in another way


def lock(kind: str) -> Path:
    return HERE / f"{kind}.lock"


def digest(kind: str, *more: bytes) -> str:
    """Another one when anything that goes into the environment of this kind has changed."""
    parts = [_FORM, lock(kind).read_bytes(), FONT_SETTINGS.read_bytes(), *more]
    if kind == "browser":
        parts += [path.read_bytes() for path in sorted((HERE / "cdn").glob("*.json"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]


def with_those_under(kinds: tuple[str, ...]) -> list[str]:
    """Each after the one its layer lies on."""
    found: list[str] = []
    for kind in kinds:
        below = UNDER.get(kind)
        found += [name for name in (*with_those_under((below,) if below else ()), kind) if name not in found]
    return found

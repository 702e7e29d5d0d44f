"""What the environments of the kinds of guest hold beside their locked libraries."""

from __future__ import annotations

import hashlib
from pathlib import Path

HERE = Path(__file__).parent
FONT_SETTINGS = HERE / "fonts.conf"
# DejaVu for serif, sans and mono; Liberation for Times, Arial and Courier; WenQuanYi for Chinese, Japanese and Korean;
# Noto for coloured signs.
_FONTS = ("fonts-dejavu-core", "fonts-dejavu-extra", "fonts-liberation", "fonts-wqy-microhei", "fonts-noto-color-emoji")
PACKAGES = {
    "charts": ("python3", "graphviz", *_FONTS),
    "browser": ("python3", "chromium", "libatomic1", *_FONTS),  # libatomic: node, in Playwright's driver
}


def lock(kind: str) -> Path:
    return HERE / f"{kind}.lock"


def digest(kind: str, *more: bytes) -> str:
    """Another one when anything that goes into the environment of this kind has changed."""
    parts = [lock(kind).read_bytes(), FONT_SETTINGS.read_bytes(), *more]
    if kind == "browser":
        parts += [path.read_bytes() for path in sorted((HERE / "cdn").glob("*.json"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]

"""What is taken out of a document before the browser sees it."""

from __future__ import annotations

import pytest

from renderers.drivers.html import cdn
from renderers.drivers.html.network import without_hashes

HELD = "https://cdn.jsdelivr.net/npm/d3@7/dist/d3.min.js"
STRANGE = "https://example.com/d3.min.js"


@pytest.fixture(autouse=True)
def _one_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    index = {"d3": {"7": {"version": "7.9.2", "default": "dist/d3.min.js", "files": {"dist/d3.min.js": ""}}}}
    monkeypatch.setattr(cdn, "_index", lambda: index)
    monkeypatch.setattr(cdn, "_copy", lambda *asked: cdn.Copy(b"", "") if asked[0] in index else None)


@pytest.mark.parametrize(
    ("tag", "left"),
    [
        (f'<script src="{HELD}" integrity="sha384-a+/=" crossorigin>', f'<script src="{HELD}"  crossorigin>'),
        (f"<SCRIPT integrity='sha384-a' src='{HELD}'></SCRIPT>", f"<SCRIPT  src='{HELD}'></SCRIPT>"),
        (f"<link rel=stylesheet integrity=sha384-a href={HELD}>", f"<link rel=stylesheet  href={HELD}>"),
        (f'<script\n integrity="sha384-a\n sha384-b"\n src="{HELD}">', f'<script\n \n\n src="{HELD}">'),
    ],
)  # fmt: skip
def test_the_hash_of_what_we_hold_a_copy_of_goes(tag: str, left: str) -> None:
    assert without_hashes(f"<p>before</p>{tag}") == f"<p>before</p>{left}"


@pytest.mark.parametrize(
    "text",
    [
        f'<script src="{STRANGE}" integrity="sha384-a"></script>',
        '<script integrity="sha384-a">1</script>',
        f'<p integrity="sha384-a" title="{HELD}">integrity="x"</p>',
        f'&lt;script src="{HELD}" integrity="sha384-a">',
    ],
)
def test_all_else_stays(text: str) -> None:
    assert without_hashes(text) == text

"""Sources that cannot be drawn: what is wrong, and on which line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sandbox.contract import Job, Limits, Sandbox
from synth.kit import renderer
from synth.records import ItemError, Program, Spec
from tests.renderers.graphviz.drawing import draw, failure

WRONG = (
    ("digraph {\n a -> b\n b -> -> c\n}", "syntax_error", 3, "near '->'"),
    ("graph {\n\n a -> b }", "syntax_error", 3, "near '->'"),
    ("digraph { a -> b", "syntax_error", 1, "syntax error"),
    ("hello world", "syntax_error", 1, "hello"),
    ('digraph { a [label="not closed] }', "syntax_error", 1, "not closed"),
    ("digraph {\n a;\n b [label=<<b>x</i>>]\n}", "syntax_error", 3, "label of node b"),
    ("digraph {\n layout=nonsense;\n a }", "program_error", 2, "'nonsense'"),
    (
        "digraph {\n layout=circo;\n splines=ortho;\n a -> b; c -> b; d -> b; c -> c; b [shape=plaintext label=long] }",
        "program_error",
        3,
        "splines=ortho",
    ),
    ('graph { layout=neato; a [pos="nan,nan!"] }', "program_error", None, "no numbers"),
    ("digraph { }", "no_image", None, "no graph"),
    ("", "no_image", None, "no graph"),
    ('digraph { size="400,400!"; dpi=300; a -> b }', "image_too_large", None, "larger"),
    ('digraph {\n a [image="/etc/passwd"] }', "forbidden_file", 2, "/etc/passwd"),
    ('digraph { a [label=<<table><tr><td><img src="/x.png"/></td></tr></table>>] }', "forbidden_file", 1, "/x.png"),
    ('digraph { a [shape=epsf shapefile="/etc/passwd"] }', "forbidden_file", None, "/etc/passwd"),
)


@pytest.mark.parametrize(("source", "kind", "line", "words"), WRONG)
def test_the_fault_is_named(source: str, kind: str, line: int | None, words: str) -> None:
    failed: Any = failure(source)
    assert (failed.kind, failed.line) == (kind, line)
    assert words in failed.message


def test_settings_that_name_files_have_no_effect() -> None:
    plain = draw("digraph { a -> b }")
    paths = 'imagepath="/etc"; fontpath="/etc"; stylesheet="/etc/passwd"; URL="file:///etc/passwd"; '
    assert draw(f"digraph {{ {paths} a -> b }}").image == plain.image


def test_files_of_the_program_are_neither_read_nor_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture and a PostScript shape that are there, beside the program and by their full names."""
    Image.new("RGB", (40, 40), "red").save(tmp_path / "logo.png")
    (tmp_path / "shape.ps").write_text("%!PS\n%%BoundingBox: 0 0 72 72\nshowpage\n")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.chdir(tmp_path)
    draw('digraph { imagepath="."; a -> b [label="x"]; b [style=radial fillcolor="red:blue"] }')
    for attributes in ("image", "shape=epsf shapefile"):
        for name in ("logo.png", tmp_path / "logo.png", tmp_path / "shape.ps"):
            failed: Any = failure(f'digraph {{ imagepath="{tmp_path}"; a [label="" {attributes}="{name}"] }}')
            assert failed.kind == "forbidden_file"
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_in_the_sandbox(box: Sandbox) -> None:
    """Pages, faults with their lines, and graphs that would take too long or too much."""
    step = renderer("graphviz")

    def drawn(source: str) -> Any:
        program = Program(spec=Spec(topic=None, title="", data=None), renderer="graphviz", source=source)
        return step.read(program, box.submit(step.ask(program)).result())

    picture = drawn('digraph { a -> b [label="yes"]; b -> a } graph { c -- d }')
    assert [len(page.scene.tables[0].rows) for page in picture.pages] == [2, 1]
    with pytest.raises(ItemError, match="syntax_error: line 2: syntax error near"):
        drawn("digraph {\n a -> }")
    with pytest.raises(ItemError, match="forbidden_file"):
        drawn('digraph { a [image="/usr/share/pixmaps/debian-logo.png"] }')
    outcome = box.submit(Job(driver="graphviz", source=ENDLESS, limits=Limits(seconds=2))).result()
    assert outcome.error is not None
    assert outcome.error.kind == "timeout"
    huge = box.submit(Job(driver="graphviz", source="digraph { dpi=20000; a -> b }")).result()
    assert huge.error is not None
    assert huge.error.kind in ("image_too_large", "memory")


ENDLESS = "digraph {" + "".join(f"n{a} -> n{b};" for a in range(90) for b in range(90) if (a * b) % 3) + "}"

"""bubblewrap over the roots of docker's images: the same environment, and the same bytes of pictures and scenes."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from renderers._drivers import driver_sources
from sandbox import selfcheck
from sandbox.choose import open_sandbox, why_not
from sandbox.contract import Job, Outcome
from sandbox.home import home
from sandbox.images import build, container, roots
from sandbox.kinds import BROWSER, CHARTS

WANTED = [CHARTS, BROWSER]
MATPLOTLIB = """
import matplotlib.pyplot as plt
figure, axes = plt.subplots(figsize=(6, 4))
axes.plot([2019, 2020, 2021], [4.5, 1.25, 7], marker='o', label='Größe $x^2$')
axes.plot([2019, 2020, 2021], [2, 3.5, 1], '--', label='Brot ½')
axes.set_title('Harvest of two fields', fontsize=15, fontfamily='serif')
axes.set_xlabel('year')
axes.legend()
figure.savefig('harvest.png', dpi=120)
"""
PANDAS = """
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
frame = pd.DataFrame(np.random.default_rng().normal(size=(40, 3)).cumsum(axis=0), columns=['rye', 'oat', 'spelt'])
frame.describe().loc[['mean', 'std']].T.plot.bar(rot=0)
plt.savefig('grain.png')
"""
DOT = """digraph { rankdir=LR; node [shape=box, fontname="Liberation Serif"];
  mill -> baker [label="flour"]; baker -> shop [label="bread"]; mill -> store [style=dashed]; }"""
PLAIN = """
import io
from PIL import Image, ImageDraw
picture = Image.new('RGB', (320, 200), 'white')
pen = ImageDraw.Draw(picture)
pen.ellipse((20, 20, 180, 160), fill=(30, 90, 160), outline='black', width=3)
pen.text((200, 90), 'circle', fill='black')
kept = io.BytesIO()
picture.save(kept, 'PNG')
page(kept.getvalue(), b'{}')
"""
HTML = """<style>body { font: 16px Arial } td { border: 1px solid #888; padding: 4px; border-radius: 6px }</style>
<h1 style="font-family: Georgia">Bäckerei 面包 😀</h1>
<table><tr><td>rye</td><td>3.20</td></tr><tr><td>spelt</td><td>4.10</td></tr></table>"""
PROGRAMS = {
    "matplotlib": MATPLOTLIB,
    "pandas": PANDAS,
    "graphviz": DOT,
    "plain": PLAIN,
    "html": json.dumps({"html": HTML}),
}


@dataclass(frozen=True)
class Drawn:
    environment: Mapping[str, str]
    outcomes: Mapping[str, Outcome]


def draw(engine: str) -> Drawn:
    with open_sandbox(engine, driver_sources() | selfcheck.drivers()) as sandbox:
        jobs = {name: Job(driver=name.replace("pandas", "matplotlib"), source=PROGRAMS[name]) for name in PROGRAMS}
        asked = {name: sandbox.submit(job) for name, job in jobs.items()}
        return Drawn(sandbox.environment(), {name: answer.result() for name, answer in asked.items()})


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """The roots, copied once for all runs of the tests as the environments themselves are."""
    missing = why_not("docker", WANTED)
    if missing is not None or why_not("bubblewrap") is not None:
        pytest.skip(missing or "bubblewrap cannot run here")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(roots.VARIABLE, str(home() / "roots"))
        build.build("bubblewrap", None, lambda _: None)
        assert why_not("bubblewrap", WANTED) is None
        yield home() / "roots"


@pytest.fixture(scope="module")
def both(folder: Path) -> tuple[Drawn, Drawn]:
    return draw("docker"), draw("bubblewrap")


def test_the_environments_are_the_same(both: tuple[Drawn, Drawn]):
    docker, over_root = both
    assert docker.environment["image"] != docker.environment["browser.image"]
    assert over_root.environment == docker.environment


@pytest.mark.parametrize("program", PROGRAMS)
def test_pictures_and_scenes_are_the_same_bytes(both: tuple[Drawn, Drawn], program: str):
    first, second = (drawn.outcomes[program] for drawn in both)
    assert (first.error, second.error) == (None, None)
    assert len(first.pages) == 1
    assert [page.image for page in second.pages] == [page.image for page in first.pages]
    assert [page.scene for page in second.pages] == [page.scene for page in first.pages]


def test_a_root_holds_what_the_image_does_and_no_rights(folder: Path):
    for kind in WANTED:
        root = roots.guest_root(kind.name)
        assert root is not None
        assert build.sbom("bubblewrap", kind.name) == container.bill(kind.name)
        assert not any(path.lstat().st_mode & (stat.S_ISUID | stat.S_ISGID) for path in (root / "usr/bin").iterdir())
        assert list((root / "dev").iterdir()) == []
    assert not list(folder.glob(".part-*"))


def test_what_both_kinds_need_is_stored_once(folder: Path):
    one, other = (roots.guest_root(kind.name) for kind in WANTED)
    assert one is not None
    assert other is not None
    font = "usr/share/fonts/truetype/wqy/wqy-microhei.ttc"
    assert (one / font).samefile(other / font)


def test_a_folder_without_the_root(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(roots.VARIABLE, str(tmp_path))
    assert why_not("bubblewrap") == (
        "SYNTH_ROOTS names no root of the guest for charts; run: synth sandbox build --engine bubblewrap"
    )
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(build.BuildFailed, match=f"bring {tmp_path}/pixelproof-charts-"):
        build.build("bubblewrap", None, lambda _: None)
    monkeypatch.setenv(roots.VARIABLE, str(folder))
    assert build.build("bubblewrap", None, lambda _: None).splitlines() == [
        str(roots.guest_root(kind.name)) for kind in WANTED
    ]

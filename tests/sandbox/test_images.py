"""What the environments are made of: layers, locks, and the bill of materials each of them holds."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from sandbox.choose import open_sandbox
from sandbox.contract import Job, Limits
from sandbox.guests import Guests
from sandbox.images import build, container, contents, sbom, venv
from sandbox.selfcheck import drivers

DPKG_SAYS = """\
installed\tlibc6\t2.36-9+deb12u14\tamd64
config-files\toldthing\t1.0\tamd64
not-installed\tnothing\t\t
installed\tfonts-liberation\t1:1.07.4-11\tall
"""
DEBIAN = {"ID": "debian", "VERSION_ID": "12"}


def pins(kind: str) -> dict[str, list[str]]:
    """The versions of each library, with what they are for."""
    found: dict[str, list[str]] = {}
    for name, rest in re.findall(r"^([\w.-]+)==(.*?) \\$", contents.lock(kind).read_text(), re.MULTILINE):
        found.setdefault(name, []).append(rest)
    return found


@pytest.mark.parametrize("kind", ["browser", "documents"])
def test_a_layer_pins_what_the_layer_under_it_pins(kind: str):
    own, under = pins(kind), pins(contents.UNDER[kind])
    shared = own.keys() & under.keys()
    assert {"numpy", "pillow"} <= shared
    assert {name: own[name] for name in shared} == {name: under[name] for name in shared}


def test_the_locks_name_hashes_and_no_place():
    for kind in contents.PACKAGES:
        text = contents.lock(kind).read_text()
        assert "==" in text
        assert "://" not in text
        assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\S)", text.strip()))


def test_layers_lie_on_those_under_them():
    assert contents.with_those_under(("documents",)) == ["charts", "documents"]
    assert contents.with_those_under(("browser", "charts", "documents")) == ["charts", "browser", "documents"]


def test_another_layer_below_is_another_image(monkeypatch: pytest.MonkeyPatch):
    before = {kind: container.image_name(kind) for kind in contents.PACKAGES}
    monkeypatch.setitem(contents.PACKAGES, "browser", ("chromium",))
    assert {kind for kind in before if container.image_name(kind) != before[kind]} == {"browser"}
    monkeypatch.undo()
    monkeypatch.setitem(contents.PACKAGES, "charts", ("python3",))
    assert {kind for kind in before if container.image_name(kind) != before[kind]} == set(before)


def test_a_kind_nobody_knows():
    with pytest.raises(LookupError, match="charts, browser, documents"):
        build.build("docker", None, lambda _: None, kinds=("movies",))


def test_debian_packages_that_are_installed():
    assert sbom.debian(DPKG_SAYS, DEBIAN) == [
        {
            "type": "library",
            "bom-ref": "pkg:deb/debian/libc6@2.36-9%2Bdeb12u14?arch=amd64&distro=debian-12",
            "name": "libc6",
            "version": "2.36-9+deb12u14",
            "purl": "pkg:deb/debian/libc6@2.36-9%2Bdeb12u14?arch=amd64&distro=debian-12",
        },
        {
            "type": "library",
            "bom-ref": "pkg:deb/debian/fonts-liberation@1:1.07.4-11?arch=all&distro=debian-12",
            "name": "fonts-liberation",
            "version": "1:1.07.4-11",
            "purl": "pkg:deb/debian/fonts-liberation@1:1.07.4-11?arch=all&distro=debian-12",
        },
    ]


@pytest.mark.parametrize(
    ("image", "name", "version"),
    [
        ("debian:12-slim", "debian", "12-slim"),
        ("debian", "debian", "latest"),
        ("registry.test:5000/team/debian:12", "team/debian", "12"),
        ("localhost/debian:13", "debian", "13"),
        ("team/debian:12@sha256:0123", "team/debian", "12"),
    ],
)
def test_the_base_is_named_without_its_registry(image: str, name: str, version: str):
    found, system = sbom.base(image, DEBIAN)
    assert (found["type"], found["name"], found["version"]) == ("container", name, version)
    assert (system["type"], system["name"], system["version"]) == ("operating-system", "debian", "12")


def test_libraries_and_copies_for_pages(tmp_path: Path):
    for name, version in (("Py_Thing", "1.2"), ("other", "3")):
        folder = tmp_path / f"{name}-{version}.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    assert sorted(one["purl"] for one in sbom.python(tmp_path)) == ["pkg:pypi/other@3", "pkg:pypi/py-thing@1.2"]
    assert sbom.npm(tmp_path) == []
    (tmp_path / "index.json").write_text(
        '{"d3": {"7": {"version": "7.9.0"}}, "@fort/awesome": {"6": {"version": "6.1"}}}'
    )
    assert [one["purl"] for one in sbom.npm(tmp_path)] == ["pkg:npm/d3@7.9.0", "pkg:npm/%40fort/awesome@6.1"]


def test_the_same_parts_in_another_order_are_the_same_bill():
    parts = sbom.debian(DPKG_SAYS, DEBIAN)
    assert sbom.document("charts", parts) == sbom.document("charts", [*reversed(parts), parts[0]])


def test_what_the_machine_adds_is_marked():
    text = sbom.document("charts", sbom.interpreter("3.12.1"))
    _, added, own = json.loads(sbom.with_host(text, sbom.debian(DPKG_SAYS, DEBIAN)))["components"]
    assert (own["name"], "scope" in own) == ("python", False)
    assert (added["name"], added["scope"]) == ("libc6", "optional")
    assert added["properties"] == [{"name": "pixelproof:from", "value": "the machine that runs the guest"}]


@pytest.fixture(scope="module")
def guests(engine: str):
    if engine not in build.ENGINES:
        pytest.skip("its guest is somebody else's")
    with open_sandbox(engine, drivers()) as opened:
        assert isinstance(opened, Guests)
        yield opened


def test_each_environment_holds_its_bill_and_names_it(engine: str, guests: Guests):
    if engine == "docker":
        held = container.bill("charts")
    else:
        folder = venv.guest_environment("charts")
        assert folder is not None
        held = (folder / "sbom.json").read_text()
    assert guests.environment()["image"] == hashlib.sha256(held.encode()).hexdigest()

    said = json.loads(build.sbom(engine, "charts"))
    assert (said["bomFormat"], said["specVersion"]) == ("CycloneDX", "1.5")
    assert not {"serialNumber", "timestamp"} & (said.keys() | said["metadata"].keys())
    assert "://" not in json.dumps(said)
    found = {(one["name"], one["version"]) for one in said["components"]}
    assert ("matplotlib", "3.11.2") in found
    assert "graphviz" in {name for name, _ in found}
    ours = guests.environment()
    for library in ("numpy", "pandas", "rdkit", "plotnine"):
        assert (library, ours[library]) in found


DRAWS = """
import json
import altair, pandas, plotly.express
from bokeh.embed import json_item
from bokeh.plotting import figure
from PIL import Image
from plotnine import aes, geom_col, ggplot
from rdkit import Chem
from rdkit.Chem import Draw

frame = pandas.DataFrame({'grain': ['rye', 'oat'], 'tons': [3, 5]})
bars = json.loads(plotly.express.bar(frame, x='grain', y='tons').to_json())
line = altair.Chart(frame).mark_line().encode(x='grain', y='tons').to_dict()
dots = figure(width=300, height=200)
dots.scatter([1, 2], [3, 5])
(ggplot(frame, aes('grain', 'tons')) + geom_col()).save('a.png', width=3, height=2, dpi=100, verbose=False)
phenol = Draw.MolToImage(Chem.MolFromSmiles('c1ccccc1O'), size=(200, 150))
data(json.dumps({
    'plotly': [trace['type'] for trace in bars['data']],
    'altair': line['mark']['type'],
    'bokeh': '"Scatter"' in json.dumps(json_item(dots)),
    'plotnine': Image.open('a.png').size,
    'rdkit': [phenol.size, len(phenol.getcolors(99999)) > 2],
}).encode())
"""


def test_libraries_that_draw(guests: Guests):
    outcome = guests.submit(Job(driver="plain", source=DRAWS, limits=Limits(seconds=30))).result()
    assert outcome.error is None, outcome.logs
    assert outcome.data is not None
    assert json.loads(outcome.data) == {
        "plotly": ["bar"],
        "altair": "line",
        "bokeh": True,
        "plotnine": [300, 200],
        "rdkit": [[200, 150], True],
    }

"""Copies of libraries for pages: a build without npm leaves a guest without them, a later one adds them."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import tarfile
from pathlib import Path

import pytest

from sandbox.choose import why_not
from sandbox.images import base, cdn, container, sbom, venv
from synth import doctor

BODY = b"export const circle = 'round';\n"
PACKED = [{"name": "rounder", "version": "2.4.1", "filename": "rounder-2.4.1.tgz"}]
IMAGE = "pixelproof-test-copies"


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One library is pinned; `npm` is a script that fails until `reachable` is there, as without a network."""
    tarball = tmp_path / PACKED[0]["filename"]
    with tarfile.open(tarball, "w:gz") as packed:
        for name in ("package/dist/rounder.js", "package/secrets.txt"):
            member = tarfile.TarInfo(name)
            member.size = len(BODY)
            packed.addfile(member, io.BytesIO(BODY))
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    files = {
        "lock.json": {"rounder@2": {"version": "2.4.1", "integrity": integrity}},
        "copies.json": {"rounder@2": {"files": ["dist/*.js"], "default": "dist/rounder.js"}},
        "said.json": PACKED,
    }
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content))
    script = tmp_path / "bin" / "npm"
    script.parent.mkdir()
    script.write_text(
        f"#!/bin/sh\nfor last; do :; done\ntest -e {tmp_path}/reachable || {{ echo no way there >&2; exit 1; }}\n"
        f'cp {tarball} "$last" && cat {tmp_path}/said.json\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}:/usr/local/bin:/usr/bin:/bin")
    monkeypatch.setattr(cdn, "_LOCK", tmp_path / "lock.json")
    monkeypatch.setattr(cdn, "_COPIES", tmp_path / "copies.json")
    monkeypatch.setenv("SYNTH_HOME", str(tmp_path / "home"))
    return tmp_path / "reachable"


def test_a_later_build_adds_what_npm_could_not_fetch(npm: Path):
    folder = venv._folder("browser")
    cdn_folder = folder / "cdn"
    folder.mkdir(parents=True)  # as a build leaves it, less the libraries, which are nothing to copies
    assert not cdn.fetch(cdn_folder, lambda _: None)
    assert json.loads((cdn_folder / "index.json").read_text()) == {}

    said: list[str] = []
    venv.build("browser", said.append)
    assert any("no way there" in line for line in said)
    assert not cdn.complete(cdn_folder)

    npm.touch()
    venv.build("browser", lambda _: None)
    assert cdn.complete(cdn_folder)
    assert (cdn_folder / "rounder@2.4.1/dist/rounder.js").read_bytes() == BODY
    assert not list(cdn_folder.rglob("secrets.txt"))
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]

    said.clear()
    venv.build("browser", said.append)
    assert said == []


def test_a_guest_for_charts_needs_no_copies(npm: Path):
    venv._folder("charts").mkdir(parents=True)
    said: list[str] = []
    venv.build("charts", said.append)
    assert said == []


def test_the_doctor_says_what_adds_them(npm: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOCKER_HOST", "unix:///nonexistent")
    assert list(doctor._copies()) == []  # no guest, no copies that it could lack
    venv._folder("browser").mkdir(parents=True)
    (found,) = doctor._copies()
    assert (found.state, found.about) == ("!", "copies for pages: bubblewrap")
    assert found.fix == "apt-get install -y npm && synth sandbox build --engine bubblewrap"
    npm.touch()
    venv.build("browser", lambda _: None)
    (found,) = doctor._copies()
    assert found.state == "ok"


def docker(*arguments: str) -> str:
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.skipif(why_not("docker") is not None, reason="no image for docker is here")
def test_an_image_gets_them_as_a_layer_more(npm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(container, "image_name", lambda kind: IMAGE)
    labels = ["--label", f"pixelproof.base={base.PUBLIC}", "--label", "pixelproof.copies=none"]
    (tmp_path / "context").mkdir()
    held = "COPY Dockerfile /guest/cdn/index.json\nCOPY sbom.json /guest/sbom.json\n"
    (tmp_path / "context/Dockerfile").write_text(f"FROM scratch\n{held}")
    (tmp_path / "context/sbom.json").write_text(sbom.document("browser", []))
    docker("build", "--quiet", "--tag", IMAGE, *labels, str(tmp_path / "context"))
    try:
        container.build("browser", None, lambda _: None)
        assert container.lacks_copies("browser")
        npm.touch()
        container.build("browser", None, lambda _: None)
        assert not container.lacks_copies("browser")
        held = docker("create", "--network", "none", IMAGE, "nothing")
        try:
            docker("cp", f"{held}:/guest/cdn", str(tmp_path / "held"))
        finally:
            docker("rm", held)
        assert cdn.complete(tmp_path / "held")
        assert container._label(IMAGE, "pixelproof.base") == base.PUBLIC
        assert [found["purl"] for found in sbom.components(container.bill("browser"))] == ["pkg:npm/rounder@2.4.1"]
        said: list[str] = []
        container.build("browser", None, said.append)
        assert said == []
    finally:
        docker("image", "rm", IMAGE)

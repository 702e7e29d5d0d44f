"""Building what guests run in: at once when nothing changed, one sentence when it cannot be done."""

from __future__ import annotations

import time

import pytest

from sandbox.choose import why_not
from sandbox.images.build import ENGINES, BuildFailed, build
from synth import doctor


def test_a_second_build_returns_at_once(engine):
    if engine not in ENGINES:
        pytest.skip("its guests are built elsewhere")
    assert why_not(engine) is None
    build(engine, None, lambda _: None)
    if any(found.state != "ok" for found in doctor._copies() if found.about.endswith(engine)):
        pytest.skip("npm cannot be had here, and every build tries to fetch what is missing")
    said: list[str] = []
    began = time.monotonic()
    where = build(engine, None, said.append)
    assert time.monotonic() - began < 2
    assert "charts" in where
    assert said == []


def test_a_folder_that_cannot_be_made(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("SYNTH_HOME", str(tmp_path / "file"))
    with pytest.raises(BuildFailed, match="SYNTH_HOME names another place"):
        build("bubblewrap", None, lambda _: None)


def test_no_daemon_and_no_command(monkeypatch):
    monkeypatch.setenv("DOCKER_HOST", "unix:///nonexistent")
    with pytest.raises(BuildFailed, match="docker"):
        build("docker", None, lambda _: None)
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(BuildFailed, match="docker is not installed"):
        build("docker", None, lambda _: None)


def test_unknown_engine():
    with pytest.raises(LookupError, match="bubblewrap, docker"):
        build("podman", None, lambda _: None)

"""Sidecars as a pod has them: the example's containers by docker, or the listener alone under bubblewrap."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from sandbox.census import descendants
from sandbox.choose import engine_names, why_not
from sandbox.engines import bubblewrap
from sandbox.engines.attach import Later, connected
from sandbox.images.container import image_name
from sandbox.kinds import CHARTS, Kind

# `attach` is among them where SYNTH_GUESTS says that sidecars are running; `test_attach` starts its own.
ENGINES = [name for name in engine_names() if name != "attach" or "SYNTH_GUESTS" in os.environ]
ROOT = Path(__file__).parents[2]
POD = ROOT / "examples/kubernetes/pod.yaml"
INSIDE = "/run/pixelproof"
_GUEST = ROOT / "sandbox/guest"
_PROFILE = ROOT / "sandbox/engines/docker-seccomp.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """One that listens; its folder is what the run's container would see."""

    folder: Path
    end: Callable[[], None]


def pod() -> Mapping[str, Any]:
    found: Mapping[str, Any] = YAML(typ="safe").load(POD)["spec"]
    return found


def container(kind: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(one for one in pod()["initContainers"] if one["name"] == kind)
    return found


def as_docker_runs_it(kind: str, *, masked: bool) -> list[str]:
    """The options of `docker run` for a container of the example: every field of its walls, or a KeyError."""
    whole, own = pod()["securityContext"], container(kind)
    walls = dict(own["securityContext"])
    assert (walls.pop("allowPrivilegeEscalation"), walls.pop("readOnlyRootFilesystem")) == (False, True)
    assert (walls.pop("capabilities"), walls.pop("procMount")) == ({"drop": ["ALL"]}, "Unmasked")
    assert walls.pop("seccompProfile")["localhostProfile"].endswith(_PROFILE.name)
    assert (walls.pop("appArmorProfile"), walls) == ({"type": "Unconfined"}, {})
    memory = own["resources"]["limits"]["memory"].removesuffix("i").lower()
    options = ["--user", f"{whole['runAsUser']}:{whole['runAsGroup']}", "--group-add", str(whole["fsGroup"])]
    options += ["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
    options += ["--security-opt", f"seccomp={_PROFILE}", "--memory", memory]
    return options if masked else [*options, "--security-opt", "systempaths=unconfined"]


@contextmanager
def pod_sidecar(kind: Kind, folder: Path, *, masked: bool = False, most: int | None = None) -> Iterator[Sidecar]:
    """`masked`: with the /proc that containers have where user namespaces of pods are not to be had."""
    missing = why_not("docker", [kind])
    if missing is not None:
        pytest.skip(missing)
    own, name = container(kind.name), f"pixelproof-pod-{secrets.token_hex(4)}"
    folder.chmod(0o2777)  # as a kubelet leaves a folder that has a group
    given = str(most) if most is not None else own["env"][0]["value"]
    command = ["docker", "run", "--detach", "--rm", "--name", name, *as_docker_runs_it(kind.name, masked=masked)]
    command += ["-v", f"{folder}:{INSIDE}", "--env", f"SYNTH_GUESTS_MOST={given}"]
    command += ["--entrypoint", own["command"][0], image_name(kind.name), *own["command"][1:]]
    subprocess.run(command, check=True, capture_output=True)

    def end() -> None:
        subprocess.run(["docker", "rm", "--force", name], check=False, capture_output=True)

    try:
        listening(folder / f"{kind.name}.sock")
        yield Sidecar(folder=folder, end=end)
    finally:
        end()


@contextmanager
def bwrap_sidecar(kind: Kind, folder: Path) -> Iterator[Sidecar]:
    """For machines without docker; bwrap's own /proc is one that is masked, so there is one guest at a time."""
    missing = why_not("bubblewrap", [kind])
    if missing is not None:
        pytest.skip(missing)
    folder.chmod(0o2777)
    walls = bubblewrap.command(kind, 0)[:-2]  # all but `-c` and the code
    at = walls.index("--chdir")
    shared = [
        "--perms",
        "0755",
        "--dir",
        "/run",
        "--bind",
        str(folder),
        INSIDE,
        "--ro-bind",
        str(_GUEST),
        "/sidecar",
        "--as-pid-1",
    ]
    command = [*walls[:at], *shared, *walls[at:], "/sidecar/sidecar.py", kind.name]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env={}, **quiet) as process:  # type: ignore[call-overload]

        def end() -> None:
            for pid in descendants(process.pid):  # its first process, which is none of bwrap's, outlives bwrap
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

        try:
            listening(folder / f"{kind.name}.sock")
            yield Sidecar(folder=folder, end=end)
        finally:
            end()


def listening(path: Path) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            connected(path).close()
            return
        except Later:
            assert time.monotonic() < deadline, f"nobody listens at {path}"
        time.sleep(0.02)


def by(how: str, folder: Path) -> AbstractContextManager[Sidecar]:
    """A sidecar for charts: as in the example, as on an older cluster, without docker."""
    return bwrap_sidecar(CHARTS, folder) if how == "bubblewrap" else pod_sidecar(CHARTS, folder, masked=how == "masked")

"""The tier without namespaces: what docker falls back on where the guest can make none."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import selfcheck
from sandbox.choose import open_sandbox, why_not
from sandbox.contract import Job, Limits, Sandbox, SandboxUnavailable
from sandbox.engines import docker
from synth import doctor
from synth.cli import main

BUSY = 3.0  # other tests run beside this one
# Those that end by themselves; `make faults` has all.
QUICK = (
    "crash_",
    "descriptors_",
    "environment_",
    "file_",
    "forge_",
    "image_",
    "leak_",
    "output_",
    "privileges_",
    "read_",
)
ATTACKS = [attack for attack in selfcheck.attacks("plain") if attack.name.startswith(QUICK)]
BUILDS_WALLS = {"unshare", "setns", "mount", "umount2", "pivot_root"}


def refusing_namespaces(folder: Path) -> Path:
    """Docker's profile as a host has it that refuses them."""
    profile = json.loads(docker._PROFILE.read_text(encoding="utf-8"))
    for group in profile["syscalls"]:
        group["names"] = [name for name in group["names"] if name not in BUILDS_WALLS]
    profile["syscalls"] = [group for group in profile["syscalls"] if group["names"]]
    path = folder / "profile.json"
    path.write_text(json.dumps(profile), encoding="utf-8")
    return path


@pytest.fixture(scope="module", autouse=True)
def a_host_that_refuses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    missing = why_not("docker")
    if missing is not None:
        pytest.skip(missing)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(docker, "_PROFILE", refusing_namespaces(tmp_path_factory.mktemp("profile")))
        yield


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    opened = open_sandbox("docker", selfcheck.drivers())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def before(sandbox: Sandbox) -> tuple[bytes | None, list[bytes]]:
    return selfcheck.canary(sandbox)


def run(sandbox: Sandbox, source: str, seconds: float = 5.0) -> bytes | None:
    outcome = sandbox.submit(Job(driver="plain", source=source, limits=Limits(seconds=seconds))).result()
    assert outcome.error is None, outcome.error
    return outcome.data


def test_the_tier_is_said(sandbox: Sandbox) -> None:
    assert sandbox.tier == "users"


def test_a_stronger_tier_that_is_asked_for_stops_everything() -> None:
    with pytest.raises(SandboxUnavailable, match="namespaces"):
        open_sandbox("docker", selfcheck.drivers(), least="namespaces")


def test_each_program_is_a_user_of_its_own(sandbox: Sandbox) -> None:
    source = "import os\ndata(repr((os.getuid(), os.getgid(), os.getgroups())).encode())"
    first, second = (eval(run(sandbox, source) or b"") for _ in range(2))
    assert first[0] == first[1] > 1000
    assert first[2] == []
    assert first[0] != second[0]


def test_a_program_has_its_files_and_a_folder_to_write_to(sandbox: Sandbox) -> None:
    source = "import os\nopen('/tmp/x', 'w').close()\nopen('new', 'w').close()\ndata(open('in/a.csv', 'rb').read())"
    job = Job(driver="plain", source=source, files={"in/a.csv": b"1,2"})
    assert sandbox.submit(job).result().data == b"1,2"
    assert eval(run(sandbox, "import os\ndata(repr(os.listdir('.')).encode())") or b"") == []


def test_files_that_do_not_fit_are_taken_away(sandbox: Sandbox) -> None:
    started = selfcheck.guests_started(sandbox)
    large = {"a/large.bin": bytes(90 << 20)}
    outcome = sandbox.submit(Job(driver="plain", source="data(b'')", files=large)).result()
    assert outcome.error is not None
    assert outcome.error.kind == "output_too_large"
    assert eval(run(sandbox, "import os\ndata(repr(os.listdir('/tmp/work')).encode())") or b"") == []
    assert selfcheck.guests_started(sandbox) == started


def test_a_tree_of_folders_too_deep_for_any_path_is_taken_away(sandbox: Sandbox) -> None:
    deep = "import os\nfor n in range(3000):\n    os.mkdir('d' * 200)\n    os.chdir('d' * 200)\ndata(b'deep')"
    assert run(sandbox, deep) == b"deep"
    assert eval(run(sandbox, "import os\ndata(repr(os.listdir('/tmp/work')).encode())") or b"") == []


def test_what_closes_its_folders_to_itself_is_taken_away(sandbox: Sandbox) -> None:
    closed = "import os\nos.makedirs('a/b')\n"
    closed += "open('a/b/c', 'w').close()\nos.chmod('a/b', 0)\nos.chmod('a', 0)\ndata(b'closed')"
    assert run(sandbox, closed) == b"closed"
    assert eval(run(sandbox, "import os\ndata(repr(os.listdir('/tmp/work')).encode())") or b"") == []


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack_is_held(attack: selfcheck.Attack, sandbox: Sandbox, before: tuple[bytes | None, list[bytes]]) -> None:
    started, own = selfcheck.guests_started(sandbox), selfcheck.at_rest(sandbox)
    assert selfcheck.judge(attack, sandbox.submit(attack.job).result(), BUSY) is None
    assert selfcheck.canary(sandbox) == before
    assert selfcheck.guests_started(sandbox) == started
    assert selfcheck.left_running(sandbox, own) is None


def synth(*words: str) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["synth", *words])
        with pytest.raises(SystemExit) as ended:
            main()
    return ended.value.code


def test_the_command_line_can_ask_for_more(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    program = tmp_path / "plot.py"
    program.write_text("from matplotlib import pyplot as plt\nplt.plot([1, 2])\n", encoding="utf-8")
    words = ["render", str(program), "-o", str(tmp_path / "drawn"), "--sandbox", "docker"]
    assert synth(*words, "--require-tier", "namespaces") == 3
    assert "lets no ordinary user make namespaces" in capfd.readouterr().err
    assert not (tmp_path / "drawn/plot/image.png").exists()
    assert synth(*words) in (0, None)
    assert (tmp_path / "drawn/plot/image.png").exists()


def test_the_doctor_says_so() -> None:
    found = {finding.about: finding for finding in doctor.examine()}["sandbox: docker, charts"]
    assert (found.state, "the tier in force is users" in found.said) == ("!", True)

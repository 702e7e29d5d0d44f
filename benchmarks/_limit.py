"""Running programs without the sandbox: in one warm process, in a fresh interpreter each, in a container each.

All by the interpreter and the libraries that the guest of the engine has: those of its image, or of its environment.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks import _loop
from sandbox.images.container import image_name
from sandbox.images.venv import guest_environment
from sandbox.process import bootstrap_code, start_message

HERE = Path(__file__).resolve().parent
BARE = {"bare": (HERE / "_bare.py").read_text(encoding="utf-8")}
_IMAGE = ["docker", "run", "--rm", "--interactive", "--pull", "never", "--network", "none", "--log-driver", "none"]


class Loop:
    """One warm process that runs program after program; `run` answers what came of one."""

    def __init__(self, engine: str, drivers: Mapping[str, str]) -> None:
        message = json.loads(start_message("unwalled", drivers))
        message["sources"]["sandbox.guest.unwalled"] = (HERE / "_loop.py").read_text(encoding="utf-8")
        message["drivers"] = [name for name in drivers if "." not in name and "\ndef run(" in drivers[name]]
        payload = json.dumps(message).encode()
        self._process = subprocess.Popen(
            [*_python(engine), "-s", "-P", "-c", bootstrap_code()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._write(len(payload).to_bytes(8, "big") + payload)

    def run(self, driver: str, source: str) -> dict[str, Any]:
        self._write(json.dumps({"driver": driver, "source": source}).encode() + b"\n")
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the plain loop ended with {self._process.wait()} under:\n{source}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _write(self, data: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(data)
        self._process.stdin.flush()

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)

    def __enter__(self) -> Loop:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _python(engine: str) -> list[str]:
    """Neither Docker's filter nor its profile slows the loop down: nothing is to stand in its way."""
    if engine == "docker":
        open_wide = ["--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined"]
        return [*_IMAGE, *open_wide, "--entrypoint", "/guest/bin/python", image_name("charts")]
    environment = guest_environment("charts")
    assert environment is not None
    return [str(environment / "bin" / "python")]


@contextlib.contextmanager
def container_each() -> Iterator[list[str]]:
    """The command that draws the program on its standard input in a container of its own.

    matplotlib's list of fonts is kept between them, as anybody would who did it this way.
    """
    code = BARE["bare"] + _loop.CALL
    with tempfile.TemporaryDirectory() as cache:
        os.chmod(cache, 0o777)  # noqa: PTH101
        kept = ["--volume", f"{cache}:/cache", "--env", "MPLCONFIGDIR=/cache", "--env", "MPLBACKEND=Agg"]
        yield [*_IMAGE, *kept, "--entrypoint", "/guest/bin/python", image_name("charts"), "-s", "-P", "-c", code]

"""Runs to be killed: started as a user starts them, their processes found, what they leave behind compared."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("topics", "data", "rejects")


def start(recipe: Path, out: Path | str, *words: str, workers: int = 1, **environment: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", "synth", "run", str(recipe), "-o", str(out), "--workers", str(workers)]
    return subprocess.Popen(
        [*command, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
        env={**os.environ, **environment},
    )  # fmt: skip


def finish(recipe: Path, out: Path | str, *words: str, **environment: str) -> str:
    """To the end, which must be a good one; what was said."""
    process = start(recipe, out, *words, **environment)
    said = process.communicate()[1].decode()
    assert process.returncode == 0, said
    return said


def dataset(out: Path) -> dict[str, str]:
    files = [path for folder in FOLDERS for path in sorted((out / folder).iterdir())]
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if not path.name.startswith(".")
    }


def processes() -> dict[int, tuple[int, str]]:
    """Parent and command line of every process there is."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            parent = re.search(r"^PPid:\s+(\d+)", (folder / "status").read_text(), re.MULTILINE)
        except OSError:
            continue
        found[int(folder.name)] = (int(parent[1]) if parent else 0, words)
    return found


def beneath(root: int) -> list[tuple[int, str]]:
    """The process and all that come from it, with the containers that those hold."""
    there = processes()
    found, waiting = list[tuple[int, str]](), [root]
    while waiting:
        pid = waiting.pop()
        words = there.get(pid, (0, ""))[1]
        found.append((pid, words))
        waiting += [child for child, (parent, _) in there.items() if parent == pid]
        if held := re.search(r"docker run .*--name (pixelproof-\S+)", words):
            waiting += container_root(held[1])
    return found


def container_root(name: str) -> Iterator[int]:
    asked = ["docker", "inspect", "--format", "{{.State.Pid}}", name]
    pid = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return iter([int(pid)] if pid.isdigit() and pid != "0" else [])


def leftovers(of: list[tuple[int, str]]) -> list[str]:
    """What is still there of these processes a while after their run has gone."""
    deadline = time.monotonic() + 60  # a guest that is starting sees nothing until it has imported what it needs
    while True:
        there = processes()
        found = [words for pid, words in of if words and there.get(pid, (0, ""))[1] == words]
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.2)

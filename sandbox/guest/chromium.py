"""What the keeper sees of Chromium from outside: which processes it has, and whether its own sandbox is on."""

from __future__ import annotations

from pathlib import Path

from sandbox.guest import proc
from sandbox.guest.start import Refusal

_UNTRUSTED = ("--type=renderer", "--type=zygote")  # of two zygotes the one that renderers come from


def living() -> frozenset[str]:
    """Every process, but for those that have ended and are not buried yet: they have no command any more."""
    return frozenset(filter(_command, proc.processes()))


def lasting() -> frozenset[str]:
    """The processes that no page has of its own, and without which pages may wait for ever."""
    return frozenset(pid for pid in proc.processes() if (words := _command(pid)) and "--type=renderer" not in words)


def must_be_sandboxed() -> None:
    """Raises Refusal for a browser whose pages would run without Chromium's own sandbox."""
    commands = {pid: _command(pid) for pid in proc.processes()}
    if any("--no-sandbox" in words for words in commands.values()):
        raise Refusal("the browser was started without its own sandbox")
    untrusted = [
        pid
        for pid, words in commands.items()
        if "--no-zygote-sandbox" not in words and any(kind in words for kind in _UNTRUSTED)
    ]
    if not untrusted:
        raise Refusal("the browser has no process that pages come from, so nothing can be said of its sandbox")
    if min(map(_depth, untrusted)) <= _depth("self"):
        raise Refusal("the browser's pages have no process namespace of their own")


def _command(pid: str) -> list[str]:
    """The zygote writes over its command line, with spaces between the words."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").replace("\0", " ").split()
    except OSError:
        return []  # it has just ended


def _depth(pid: str) -> int:
    """How many process namespaces deep it is, seen from here; 99 for one that has just ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 99
    return next((len(line.split()) for line in lines if line.startswith("NSpid:")), 0)

"""Which processes of this machine belong to a guest: what a check looks at from outside."""

from __future__ import annotations

from pathlib import Path


def descendants(root: int) -> set[int]:
    """The process and all that came of it; empty where it is not a process of this machine."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                after_name = (folder / "stat").read_bytes().rpartition(b")")[2].split()
            except OSError:
                continue  # it has just ended
            children.setdefault(int(after_name[1]), []).append(int(folder.name))
    if root <= 0 or not Path(f"/proc/{root}").exists():
        return set()
    found, todo = set(), [root]
    while todo:
        pid = todo.pop()
        found.add(pid)
        todo += children.get(pid, [])
    return found

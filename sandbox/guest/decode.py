"""Whether pictures decode, tried by a process of its own behind the walls of a program."""

from __future__ import annotations

import os
import select
import signal
import time

from sandbox.guest import collect, jail, kernel, seccomp

_SECONDS = 10.0
_NO_WALLS = 70


def all_decode(images: list[bytes], limits: jail.Limits) -> bool:
    """Raises Refused when that takes too long, and NoJail where nothing was tried."""
    space, writable, ids = jail.address_space(), jail.writable_mounts(), (os.getuid(), os.getgid())
    alive, held = os.pipe()
    pid = kernel.fork_into_namespaces()
    if pid == 0:
        status = _NO_WALLS
        try:
            kernel.die_with_parent()
            jail.own_user(ids)
            kernel.set_dumpable(False)
            os.dup2(held, 0)
            os.closerange(1, 1 << 16)  # the host's pipes first of all
            jail.build(1, writable)
            jail.give_up_privileges()
            jail.lock(limits, space, seccomp.assemble(kernel.MACHINE))
            status = 0 if all(collect.decodes(image) for image in images) else 1
        finally:
            os._exit(status)
    os.close(held)
    status = os.waitstatus_to_exitcode(_status(pid, alive, time.monotonic() + _SECONDS))
    if status == -signal.SIGKILL:
        raise collect.nobody_decoded()
    if status == _NO_WALLS:
        raise jail.NoJail("the walls around what decodes pictures cannot be built here")
    return status == 0


def _status(pid: int, alive: int, deadline: float) -> int:
    try:
        if not select.select([alive], [], [], max(0.0, deadline - time.monotonic()))[0]:
            os.kill(pid, signal.SIGKILL)
            raise collect.Refused("timeout", f"the image was still being decoded after {_SECONDS:g} seconds")
    finally:
        os.close(alive)
        _, status = os.waitpid(pid, 0)
    return status

"""How a job is answered: its results where they pass, or the one error that its end amounts to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.guest import collect, frames, jail
from sandbox.guest.classify import Error


def beyond(verdict: str, limits: jail.Limits) -> Error:
    """What a limit says that ended a job."""
    sentence = {
        "timeout": f"still running after {limits.seconds:g} seconds",
        "memory": f"more than {limits.memory_mb} MB of memory",
        "too_many_processes": f"{limits.processes} processes, and still running after {limits.seconds:g} seconds",
        "output_too_large": f"more than {limits.output_mb} MB of output",
    }[verdict]
    return Error(verdict, sentence)


def results(
    folder: int, limits: jail.Limits, nothing: str, decode: Callable[[list[bytes]], bool]
) -> tuple[Error | None, collect.Results]:
    """What a job that ended well has left; `nothing` is said of one that left nothing."""
    try:
        found = collect.collect(folder, limits)
        if found.empty:
            raise collect.Refused("no_image", nothing)
        if found.pages and not decode([image for image, _ in found.pages]):
            raise collect.Refused("bad_image", "the image cannot be decoded")
    except collect.Refused as refused:
        return refused.error, collect.Results()
    return None, found


def send(host: int, error: Error | None, found: collect.Results, logs: str, *, seconds: float, peak_mb: float) -> None:
    frames.reply(host, b"O", record(error, found, logs, seconds=seconds, peak_mb=peak_mb))


def record(
    error: Error | None, found: collect.Results, logs: str, *, seconds: float = 0.0, peak_mb: float = 0.0
) -> bytes:
    head: dict[str, Any] = {"error": error.plain() if error else None, "logs": logs, "pages": len(found.pages)}
    head |= {"seconds": seconds, "peak_mb": peak_mb, "killed": error is not None and error.killed}
    blobs = [part for page in found.pages for part in page]
    if found.data is not None:
        head["data"] = True
        blobs.append(found.data)
    if found.handoff is not None:
        head["handoff"] = found.handoff[0]
        blobs.append(found.handoff[1])
    return frames.pack(head, blobs)

"""Asking a store until it answers: what may pass is tried again after growing waits, what will not is said at once.

The client libraries try some things again themselves, for seconds; a store that is down or slow for minutes is waited
for here.
"""

from __future__ import annotations

import asyncio
import errno
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from typing import TypeVar

from synth.records import WorldError

T = TypeVar("T")

ATTEMPTS = 10
FIRST, LONGEST = 0.5, 60.0  # seconds between attempts
PATIENCE = "PIXELPROOF_STORE_PATIENCE"  # seconds, in the environment: worker processes have it from who starts them
PATIENT = 900.0  # where it says nothing

# What an answer says that no second question would change.
ANSWERS = (FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError)
FINAL = {errno.EPERM, errno.EACCES, errno.EINVAL, errno.ENOSYS, errno.ENAMETOOLONG, errno.E2BIG, errno.EREMCHG}
PASSING = {408, 409, 425, 429}  # of the answers that say it is our fault
LIBRARIES = {"botocore", "aiobotocore", "aiohttp", "gcsfs", "google", "azure", "adlfs", "requests", "urllib3", "http"}
NEVER = ("Credential", "Param", "Profile", "Config", "Validation", "Auth", "Forbidden", "InvalidURL", "Token", "Region")


_hurried = ContextVar("hurried", default=False)


@contextmanager
def hurried() -> Iterator[None]:
    """For what is put away after something failed: nobody waits for that again."""
    token = _hurried.set(True)
    try:
        yield
    finally:
        _hurried.reset(token)


def be_patient(seconds: float) -> None:
    """How long a store may fail to answer, in this process and those it starts."""
    os.environ[PATIENCE] = str(seconds)


def tried(where: str, act: Callable[[], T]) -> T:
    """What `act` gives. That something is there or is not is an answer; what else stays wrong is a `WorldError`."""
    began = time.monotonic()
    for attempt in count(1):
        try:
            return act()
        except ANSWERS:
            raise
        except Exception as error:
            if not _is_the_stores(error):
                raise
            if not _may_pass(error):
                raise _refused(where, error) from error
            wait = min(LONGEST, FIRST * 2 ** (attempt - 1)) * random.uniform(0.5, 1.0)
            spent = time.monotonic() - began
            if attempt == ATTEMPTS or _hurried.get() or spent + wait > float(os.environ.get(PATIENCE, PATIENT)):
                raise _down(where, error, attempt, spent) from error
            time.sleep(wait)
    raise AssertionError


def _is_the_stores(error: Exception) -> bool:
    of_a_library = type(error).__module__.partition(".")[0] in LIBRARIES
    return of_a_library or isinstance(error, OSError | asyncio.TimeoutError | EOFError)


def _may_pass(error: Exception) -> bool:
    if isinstance(error, TimeoutError | ConnectionError):
        return True
    status = _status(error)
    if status is not None and 400 <= status < 500:
        return status in PASSING
    if isinstance(error, OSError):
        return error.errno not in FINAL and not isinstance(error, PermissionError)
    return not any(word in type(error).__name__ for word in NEVER)


def _status(error: Exception) -> int | None:
    """Of the answer, as far as a library tells: s3fs does by what it raised its own error from."""
    answer = getattr(error.__cause__, "response", None)
    of_boto = answer.get("ResponseMetadata", {}).get("HTTPStatusCode") if isinstance(answer, dict) else None
    told = (of_boto, getattr(error, "status", None), getattr(error, "code", None))
    return next((status for status in told if isinstance(status, int)), None)


def _refused(where: str, error: Exception) -> WorldError:
    return WorldError(
        f"{where} is refused: {_why(error)}",
        "credentials come from the environment (of S3: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE; "
        "AWS_ENDPOINT_URL where it is not Amazon's), and must allow to list, read, write and delete (docs/storage.md)",
    )


def _down(where: str, error: Exception, attempts: int, seconds: float) -> WorldError:
    return WorldError(
        f"{where} was asked {attempts} times in {seconds:.0f} s and failed: {_why(error)}",
        "once the store answers again the same command goes on where this one stopped",
    )


def _why(error: Exception) -> str:
    said = (str(error).strip().splitlines() or [""])[0]
    return said or type(error).__name__

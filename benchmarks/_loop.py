"""What runs programs without any wall, one after another in one warm process: the limit to be measured against.

Sent to the guest's own interpreter in the place of the zygote, with the guest's own libraries and drivers.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from typing import Any, NoReturn

CALL = """
import sys
class Out:
    def page(self, image, scene):
        sys.stdout.buffer.write(image)
run(sys.stdin.read(), Out())
"""


class Memory:
    """Takes what a driver hands over and keeps it here."""

    def __init__(self) -> None:
        self.images: list[bytes] = []

    def page(self, image: bytes, scene: bytes) -> None:
        self.images.append(image)

    def fail(self, kind: str, message: str, line: int | None = None) -> NoReturn:
        raise RuntimeError(f"{kind}: {message}")


def main(driver_names: list[str]) -> None:
    orders, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(MPLBACKEND="Agg", MPLCONFIGDIR=folder, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
        os.chdir(folder)
        drivers = load(driver_names)
        for line in orders:
            order = json.loads(line)
            images = fresh(order["source"]) if order["driver"] == "fresh" else warm(drivers[order["driver"]], order)
            answers.write(json.dumps(answer(images)) + "\n")
            answers.flush()
        os.chdir("/")


def load(driver_names: list[str]) -> dict[str, Any]:
    """All that the programs import, ahead of them, as the guest's own warm interpreters do."""
    drivers = {name: importlib.import_module(f"drivers.{name}") for name in driver_names}
    for driver in drivers.values():
        getattr(driver, "warm", int)()
    for library in ("numpy.random", "pandas", "scipy.stats", "seaborn"):
        importlib.import_module(library)
    return drivers


def warm(driver: Any, order: dict[str, str]) -> list[bytes]:
    import matplotlib
    import numpy as np
    from matplotlib import pyplot

    random.seed(1)
    np.random.seed(1)
    kept = Memory()
    driver.run(order["source"], kept)
    pyplot.close("all")
    matplotlib.rcdefaults()
    return kept.images


def fresh(source: str) -> list[bytes]:
    """The same program in an interpreter of its own, which has to load everything first."""
    spec = sys.modules["drivers.bare"].__spec__
    code = spec.loader.get_source("drivers.bare") + CALL  # type: ignore[union-attr]
    ended = subprocess.run([sys.executable, "-c", code], input=source.encode(), stdout=subprocess.PIPE, check=True)
    return [ended.stdout]


def answer(images: list[bytes]) -> dict[str, Any]:
    faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    return {"images": [hashlib.sha256(image).hexdigest() for image in images], "faults": faults}

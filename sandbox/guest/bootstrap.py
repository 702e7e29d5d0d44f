"""The first lines the guest runs (`python -c`): take sources from the pipe, import them, become what the host says."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import sys
from collections.abc import Sequence
from types import CodeType, ModuleType


def read_exactly(size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = os.read(0, size - len(data))
        if not part:
            sys.exit("the start message was cut short")
        data += part
    return data


class Sources(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Modules from a dictionary; `get_source` is what tracebacks read their lines from."""

    def __init__(self, sources: dict[str, str]) -> None:
        self.sources = sources

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name not in self.sources:
            return None
        return importlib.util.spec_from_loader(name, self, origin=file_name(name), is_package=self.is_package(name))

    def is_package(self, name: str) -> bool:
        return name == "drivers" or any(other.startswith(name + ".") for other in self.sources)

    def get_source(self, name: str) -> str:
        return self.sources[name]

    def get_code(self, name: str) -> CodeType:
        code: CodeType = compile(self.sources[name], file_name(name), "exec", dont_inherit=True)
        return code


def file_name(module: str) -> str:
    return module.replace(".", "/") + ".py"


if __name__ == "__main__":
    message = json.loads(read_exactly(int.from_bytes(read_exactly(8), "big")))
    sys.meta_path.insert(0, Sources(message["sources"]))
    main = importlib.import_module(f"sandbox.guest.{message['main']}")
    main.main(message["drivers"])

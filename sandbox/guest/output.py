"""What a driver's `run(source, out)` writes to."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

MAX_PAGES = 64


class Failed(BaseException):
    """Raised by `Output.fail`; not an Exception, so that a program's own handlers let it pass."""

    def __init__(self, kind: str, message: str, line: int | None) -> None:
        super().__init__(message)
        self.kind, self.message, self.line = kind, message, line


class Output:
    """Results of one program, as files of a private folder that is collected when every process of it is dead."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)
        self._pages = 0

    def page(self, image: bytes, scene: bytes) -> None:
        """One more page: a PNG and the JSON of its scene."""
        self._pages += 1
        if self._pages > MAX_PAGES:
            self.fail("output_too_large", f"more than {MAX_PAGES} pages")
        (self._folder / f"{self._pages}.png").write_bytes(image)
        (self._folder / f"{self._pages}.json").write_bytes(scene)

    def data(self, value: bytes) -> None:
        """The answer of a driver that draws nothing."""
        (self._folder / "data").write_bytes(value)

    def handoff(self, driver: str, value: bytes) -> None:
        """What `driver` of another guest is to go on with."""
        (self._folder / "handoff").write_bytes(driver.encode() + b"\n" + value)

    def fail(self, kind: str, message: str, line: int | None = None) -> NoReturn:
        """End the program with an error of this kind of the contract."""
        raise Failed(kind, message, line)

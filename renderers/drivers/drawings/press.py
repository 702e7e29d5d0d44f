"""The page that stays: four frames that show the same drawing, each under a sheet of its own, on one picture.

As it looks; its texts alone; its texts recoloured; every shape in a colour that names it. What a screenshot costs is
waiting for frames of the screen, so that one of four is hardly dearer than one of one.
"""

from __future__ import annotations

import base64
import contextlib
import math
import re
from typing import Any

from ..html.browser import Browser, World
from ..html.load import Stopped
from ..html.network import Network
from ..html.sheets import wear
from ..html.tall import pixels
from .library import Made
from .placing import PLACED
from .source import tidied
from .unfold import COPIED

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src * data:; font-src * data:; form-action 'none';"
    " base-uri 'self'; webrtc 'block'"
)
SITE = "http://drawings.invalid/"
COPIES = 4
TIDY = 16  # jobs between two times that what is gone is collected
WIDEST, TALLEST = 8000, 12_000  # pixels of a picture
TOGETHER = 7000  # of four pictures below each other
# An empty document whose outermost element the drawing then is, as in a file of its own: `:root` is the drawing's.
_BLANK = "<!doctype html>"
# Fresh documents for the next job: nothing of the last is left but what the libraries keep.
_FRESH = """((blank, address, count) => {
  document.body.replaceChildren();
  history.replaceState(null, '', address);  // documents that are opened from here have the address of this one
  for (let n = 0; n < count; n++) {
    const frame = document.createElement('iframe');
    frame.style = 'position: absolute; left: 0; border: 0; width: 100px; height: 100px; top: ' + 100 * n + 'px';
    document.body.append(frame);
    const own = frame.contentDocument;
    own.open();
    own.write(blank);
    own.close();
  }
  return 0;
})"""
_ONE = """(only => {
  [...document.querySelectorAll('iframe')].forEach((frame, n) => {
    frame.style.top = 0;
    frame.style.visibility = n === only ? 'visible' : 'hidden';
  });
  return 0;
})"""


class Leaf(World):
    """One frame of the press, measured as a sheet is."""

    def __init__(self, press: Press, frame: str) -> None:
        self.cdp, self.scale = press.cdp, 1.0
        made = self.cdp.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "pixelproof"})
        self.world = int(made["executionContextId"])


class Press:
    """The page, its frames that are ready, and the pages that keep libraries."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.network = Network(POLICY)
        self._context = browser.guarded(self.network, 1000)
        self.page = self._context.new_page()
        self.cdp = self._context.new_cdp_session(self.page)
        self.network.begin(SITE, b"<!doctype html><body>")
        self.page.goto(SITE, wait_until="load")
        self.frame = self.cdp.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self.whole = Leaf(self, self.frame)
        self.jobs = 0
        self._size: tuple[int, int, float] | None = None
        self._leaves: list[Leaf] = []
        self._libraries: dict[str, Any] = {}

    def made(self, order: dict[str, Any]) -> Made | None:
        """What the library of a language makes of a source; None for SVG, which needs none."""
        language = order["language"]
        if language == "svg":
            return None
        if language not in self._libraries:
            self._libraries[language] = _adapter(language)(self.browser)
        made: Made = self._libraries[language].make(order)
        return made

    def prepare(self) -> None:
        """Fresh frames, at an address of their own: what one job loaded is not found again by the next."""
        if self._leaves:
            return
        self.jobs += 1
        if self.jobs % TIDY == 0:
            self.tidy()
        self.whole.call(_FRESH, [{"value": _BLANK}, {"value": self.address}, {"value": COPIES}])
        tree = self.cdp.send("Page.getFrameTree")["frameTree"]
        self._leaves = [Leaf(self, child["frame"]["id"]) for child in tree["childFrames"]]

    def tidy(self) -> None:
        """Have the browser let go of frames that are gone: by itself it waits until there are very many."""
        for cdp in (self.cdp, *(adapter.library.cdp for adapter in self._libraries.values())):
            if cdp is not None:
                cdp.send("HeapProfiler.collectGarbage")

    @property
    def address(self) -> str:
        return f"{SITE}{self.jobs}/"

    def show(self, text: str, *, told: bool, scale: float) -> list[Leaf]:
        """The frames, with this drawing in each. `told` says whether it names its own marks, as a library's does."""
        self.prepare()
        leaves, self._leaves = self._leaves, []  # fresh ones for the next job, whatever becomes of this one
        self.network.begin(self.address, b"")
        sent = [{"value": value} for value in (tidied(text), told, scale, [WIDEST, TALLEST])]
        found = self.whole.call(PLACED, sent)
        self._allow(found, scale)
        self.network.blocked += found["outside"]
        for leaf in leaves:
            leaf.scale = scale
        (wide, tall), room = (found["wide"], found["tall"]), found["room"]
        self.size = _pixels(wide, scale), _pixels(tall, scale)
        self._room = round(room[1] * scale)
        self._together = room[1] * scale * COPIES <= TOGETHER
        self._resize(room[0], room[1] * (COPIES if self._together else 1), scale)
        return leaves

    def _allow(self, found: dict[str, Any], scale: float) -> None:
        """Raise what is wrong with the drawing."""
        if "wrong" in found:
            raise Stopped("syntax_error", *_where(found["wrong"]))
        if "large" in found:
            raise Stopped(
                "output_too_large", f"what is drawn by `use` is more than {COPIED} elements, or nests too deep"
            )
        if "none" in found:
            raise Stopped("no_image", "the drawing has no size")
        if "room" not in found:
            wide, tall = (_pixels(found[side], scale) for side in ("wide", "tall"))
            raise Stopped("image_too_large", f"the drawing is {wide} x {tall} pixels; {WIDEST} x {TALLEST} are allowed")

    def _resize(self, wide: int, tall: int, scale: float) -> None:
        if self._size != (wide, tall, scale):
            self._size = wide, tall, scale
            size = {"width": wide, "height": tall, "deviceScaleFactor": scale, "mobile": False}
            self.cdp.send("Emulation.setDeviceMetricsOverride", size)

    def shots(self, count: int = COPIES) -> list[Any]:
        """The pixels of each frame."""
        wide, tall = self.size
        if self._together:
            whole = pixels(self._shot())
            return [whole[n * self._room : n * self._room + tall, :wide] for n in range(count)]
        found = []
        for number in range(count):
            self.whole.call(_ONE, [{"value": number}])
            found.append(pixels(self._shot())[:tall, :wide])
        return found

    def _shot(self) -> bytes:
        from playwright.sync_api import Error

        sent = {"format": "png", "optimizeForSpeed": True}
        with contextlib.suppress(Error):  # on a busy machine the window may have no frame of its new size yet
            return base64.b64decode(self.cdp.send("Page.captureScreenshot", sent)["data"])
        self.page.wait_for_timeout(50)
        return base64.b64decode(self.cdp.send("Page.captureScreenshot", sent)["data"])

    def close(self) -> None:
        self._context.close()


def _adapter(language: str) -> Any:
    if language == "mermaid":
        from .mermaid import Mermaid

        return Mermaid
    if language == "plotly":
        from .plotly import Plotly

        return Plotly
    raise Stopped("unsupported", f"no drawing is made of {language}")


def dress(leaf: Leaf, sheet: str) -> None:
    leaf.ask(wear(sheet))


def _pixels(side: float, scale: float) -> int:
    return max(math.ceil(side * scale - 1e-6), 1)


def _where(said: str) -> tuple[str, int | None]:
    """Chromium's words for what is wrong with the XML, and their line."""
    found = re.search(r"error on line (\d+) at column \d+: (.*)", said)
    return (found[2][:300], int(found[1])) if found else (said[:300], None)

"""A document as one picture of its whole height."""

from __future__ import annotations

import base64
import contextlib
import io
import json
from typing import Any

import numpy as np
from PIL import Image

from .areas import areas
from .browser import VIEWPORT_HEIGHT, Sheet, quoted
from .crossed import AS_IT_LOOKS, UNSEEN, layers, set_aside
from .generated import Runs, generated_runs
from .glyphs import mark_missing
from .ink import Pictures, read_styles
from .load import Stopped
from .places import read_words
from .scene import page_scene
from .sheets import ALONE, RECOLOURED, WEAR, YIELD
from .walk import SCRIPT

MAX_HEIGHT = 12_000
RETAKES = 3
_FRAME = "new Promise(done => { requestAnimationFrame(() => done(0)); setTimeout(() => done(0), 200); })"
_DEEPEST = """(() => {
  const quirks = document.compatMode === 'BackCompat';
  let deepest = quirks ? 0 : document.documentElement.getBoundingClientRect().bottom;
  for (const el of document.querySelectorAll('body *')) {
    const r = el.getBoundingClientRect();
    if (r.width > 0 && r.height > 0) deepest = Math.max(deepest, r.bottom);
  }
  if (quirks && document.body) deepest += parseFloat(getComputedStyle(document.body).marginBottom) || 0;
  return Math.ceil(deepest + scrollY);
})()"""


def tall_page(sheet: Sheet) -> tuple[bytes, bytes]:
    """The picture and the scene of a loaded page."""
    camera = Camera(sheet)
    image = camera.shot()
    raw = json.loads(sheet.call(SCRIPT, areas(sheet)))
    sheet.ask(YIELD)
    runs = snapshot_runs(sheet, raw)
    looks = pixels(image)
    if not raw["words"] and (looks == looks[0, 0]).all():
        raise Stopped("no_image", "there is nothing on the page")
    pictures = _pictures(camera, looks, "", "")
    words, styles = read_words(raw, runs, sheet.scale, pictures), read_styles(raw["styles"])
    split = layers(words)
    if len(split) == 1:
        pictures.measure(words, styles)
    for layer in split if len(split) > 1 else ():
        set_aside(sheet, [word.number for n, word in enumerate(words) if n not in layer])
        _pictures(camera, looks, AS_IT_LOOKS, UNSEEN).measure(words, styles, layer)
    mark_missing(sheet, raw, words)
    scene = page_scene(raw, words, styles, (pictures.width, pictures.height), sheet.scale)
    return image, json.dumps(scene, ensure_ascii=False).encode()


def _pictures(camera: Camera, looks: Any, as_it_looks: str, unseen: str) -> Pictures:
    """The page recoloured and its texts alone; words that were set aside are left out of both."""
    camera.wear(RECOLOURED + as_it_looks)
    recoloured = pixels(camera.shot())
    camera.wear(ALONE + unseen)
    return Pictures(looks, recoloured, pixels(camera.shot(), "L"))


def snapshot_runs(sheet: Sheet, raw: dict[str, Any]) -> Runs:
    """Generated text, where the page has any."""
    if not any("gen" in word for word in raw["words"]):
        return {}
    return generated_runs(sheet.cdp.send("DOMSnapshot.captureSnapshot", {"computedStyles": []}))


class Camera:
    """Takes pictures of the whole page.

    The window grows to the height of the page, which is quick; where that changes the page (heights that hang on the
    window's), it goes back to its own size, and pictures are taken beyond it.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.height = self._content_height()
        if self.height <= VIEWPORT_HEIGHT:
            self.height = min(self.height, max(int(sheet.ask(_DEEPEST)), 1))
        if self.height * sheet.scale > MAX_HEIGHT:
            raise Stopped("image_too_large", f"the page is {self.height} pixels tall; {MAX_HEIGHT} are allowed")
        self._beyond = self.height > VIEWPORT_HEIGHT and not self._grown()
        self._fits = self.height >= VIEWPORT_HEIGHT and not self._beyond

    def _content_height(self) -> int:
        return int(self._sheet.cdp.send("Page.getLayoutMetrics")["cssContentSize"]["height"])

    def _grown(self) -> bool:
        self._resize(self.height)
        if self._content_height() == self.height and self._sheet.ask(_DEEPEST) <= self.height + 1:  # a part of a pixel
            return True
        self._resize(VIEWPORT_HEIGHT)
        return False

    def _resize(self, height: int) -> None:
        size = {"width": self._sheet.width, "height": height, "deviceScaleFactor": self._sheet.scale, "mobile": False}
        self._sheet.cdp.send("Emulation.setDeviceMetricsOverride", size)

    def wear(self, sheet: str) -> None:
        self._sheet.ask(f"{WEAR}({quoted(sheet)})")

    def shot(self) -> bytes:
        sent: dict[str, Any] = {"format": "png", "optimizeForSpeed": True, "captureBeyondViewport": self._beyond}
        if not self._fits:  # a clip costs a quarter more, even one of the whole window
            sent["clip"] = {"x": 0, "y": 0, "width": self._sheet.width, "height": self.height, "scale": 1}
        return base64.b64decode(self._captured(sent))

    def _captured(self, sent: dict[str, Any]) -> str:
        """On a busy machine the window may have no frame of its new size yet: asked again, it has."""
        from playwright.sync_api import Error

        for _ in range(RETAKES):
            with contextlib.suppress(Error):
                return str(self._sheet.cdp.send("Page.captureScreenshot", sent)["data"])
            self._sheet.ask(_FRAME)
        return str(self._sheet.cdp.send("Page.captureScreenshot", sent)["data"])


def pixels(image: bytes, mode: str = "RGB") -> Any:
    return np.asarray(Image.open(io.BytesIO(image)).convert(mode))

"""A document as one picture of its whole height."""

from __future__ import annotations

import base64
import contextlib
import io
import json
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
from PIL import Image

from .browser import VIEWPORT_HEIGHT, Sheet
from .crossed import AS_IT_LOOKS, UNSEEN, layers, set_aside
from .generated import Runs, generated_runs
from .glyphs import mark_missing
from .ink import Ink
from .load import Stopped
from .pictures import Pictures
from .places import read_words
from .scene import page_scene
from .sheets import ALONE, YIELD, recoloured, wear
from .styles import Style, read_styles
from .walk import walk

MAX_HEIGHT = 12_000
RETAKES = 3
RETAKE_MS = 50
_DEEPEST = """(() => {
  if (document.querySelector(':modal')) return innerHeight;  // it stands in the middle of the window
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
    with ThreadPoolExecutor(1) as beside:  # measures one picture while the browser draws the next
        looks = beside.submit(pixels, image)
        raw = walk(sheet)
        if not raw["words"] and _empty(looks.result()):
            raise Stopped("no_image", "there is nothing on the page")
        runs = generated_runs(sheet, raw)
        sheet.ask(YIELD)
        texts = beside.submit(_Texts, looks, camera.shot(ALONE), raw, runs, sheet.scale)
        changed = pixels(camera.shot(recoloured(raw)))
    found = texts.result()
    words, styles = found.words, read_styles(raw["styles"])
    if found.pictures is not None:
        found.pictures.measure(changed, words, styles)
    else:
        _measure_layers(sheet, camera, looks.result(), recoloured(raw), found, styles)
    mark_missing(sheet, raw, words)
    scene = page_scene(raw, words, styles, (changed.shape[1], changed.shape[0]), sheet.scale)
    return image, json.dumps(scene, ensure_ascii=False).encode()


class _Texts:
    """The words of a page by its texts alone; where some lie over each other, their ink is yet to be told apart."""

    def __init__(self, looks: Future[Any], alone: bytes, raw: dict[str, Any], runs: Runs, scale: float) -> None:
        cover = 255 - pixels(alone, "L")
        self.words = read_words(raw, runs, scale, cover)
        self.layers = layers(self.words)
        self.pictures = Pictures(looks.result(), Ink(cover, self.words)) if len(self.layers) == 1 else None


def _measure_layers(sheet: Sheet, camera: Camera, looks: Any, worn: str, found: _Texts, styles: list[Style]) -> None:
    """Words that lie over each other, a layer at a time: the others are left out of both pictures."""
    for layer in found.layers:
        set_aside(sheet, [word.number for n, word in enumerate(found.words) if n not in layer])
        alone = pixels(camera.shot(ALONE + UNSEEN), "L")
        changed = pixels(camera.shot(worn + AS_IT_LOOKS))
        Pictures(looks, Ink(255 - alone, found.words, layer)).measure(changed, found.words, styles)


def _empty(looks: Any) -> bool:
    return bool((looks == looks[0, 0]).all())


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

    def shot(self, worn: str = "") -> bytes:
        """The page as a PNG, under this style sheet."""
        if worn:
            self._sheet.ask(wear(worn))
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
            self._sheet.page.wait_for_timeout(RETAKE_MS)
        return str(self._sheet.cdp.send("Page.captureScreenshot", sent)["data"])


def pixels(image: bytes, mode: str = "RGB") -> Any:
    picture = Image.open(io.BytesIO(image))
    return np.asarray(picture if picture.mode == mode else picture.convert(mode))

"""The browser of this worker: silent, the same on every machine, with a blank page of a fresh site always ready."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import Any

from .network import Network

FLAGS = (
    "--proxy-server=http://127.0.0.1:1", "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--no-pings", "--disable-gpu", "--disable-3d-apis",
    "--disable-file-system", "--disable-component-update", "--disable-domain-reliability", "--disable-sync",
    "--disable-background-networking", "--disable-crash-reporter", "--no-first-run", "--no-default-browser-check",
    "--disable-site-isolation-trials", "--js-flags=--max-old-space-size=512 --random-seed=1",
    "--disable-features=SpeculationRules,Prerender2,WebTransport,OptimizationHints,MediaRouter,Translate,BackForwardCache,"
    "DialMediaRouteProvider,IsolateSandboxedIframes,IsolateOrigins,site-per-process,PaintHolding,LazyFrameLoading,"
    "LazyImageLoading,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
    "--font-render-hinting=none", "--disable-lcd-text", "--disable-font-subpixel-positioning", "--hide-scrollbars",
    "--force-color-profile=srgb", "--force-device-scale-factor=1", "--lang=en-US", "--mute-audio",
    "--autoplay-policy=user-gesture-required", "--blink-settings=imageAnimationPolicy=2", "--disable-partial-raster",
    "--disable-skia-runtime-opts", "--disable-smooth-scrolling", "--disable-threaded-animation",
    "--disable-checker-imaging",
)  # fmt: skip
WEAKENING = ("--disable-popup-blocking", "--disable-ipc-flooding-protection", "--enable-unsafe-swiftshader")
VIEWPORT_HEIGHT = 750
CONTEXT_JOBS = 40


class World:
    """Where scripts of ours run that no script of the page can reach: `cdp` leads there, `world` is its number."""

    cdp: Any
    world: int
    scale: float

    def ask(self, expression: str) -> Any:
        """What an expression comes to in the isolated world; it may be a promise."""
        sent = {"expression": expression, "contextId": self.world, "returnByValue": True, "awaitPromise": True}
        return self._value(self.cdp.send("Runtime.evaluate", sent))

    def call(self, function: str, arguments: list[dict[str, Any]]) -> Any:
        sent = {"functionDeclaration": function, "executionContextId": self.world, "arguments": arguments}
        sent |= {"returnByValue": True, "awaitPromise": True}
        return self._value(self.cdp.send("Runtime.callFunctionOn", sent))

    def _value(self, answer: dict[str, Any]) -> Any:
        if "exceptionDetails" in answer:
            said = answer["exceptionDetails"].get("exception", {}).get("description", "")
            raise RuntimeError(f"measuring failed: {said[:500]}")
        return answer["result"].get("value")


class Sheet(World):
    """A page of a fresh site with nothing on it, and the isolated world in which it is measured."""

    def __init__(self, browser: Browser, site: str, width: int, scale: float) -> None:
        context = browser.context(width, scale)
        self.site, self.width, self.scale = site, width, scale
        self.page = context.new_page()
        self.cdp = context.new_cdp_session(self.page)
        self.network = browser.network
        self.errors: list[dict[str, Any]] = []
        self.cdp.on("Runtime.exceptionThrown", lambda event: self.errors.append(event["exceptionDetails"]))
        self.page.on("websocket", self.network.socket)
        self.cdp.on("Log.entryAdded", lambda event: self.network.said(event["entry"]))
        self.cdp.send("Runtime.enable")
        self.cdp.send("Log.enable")
        self.network.begin(self.site, b"<!doctype html>")
        self.page.goto(self.site, wait_until="load")
        self.cdp.send("Page.resetNavigationHistory")  # a new window and one used before are the same to the page
        self.frame = self.cdp.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self.world = self._world()

    def renew(self, site: str) -> None:
        """The same window on another site: a new document, world and origin, in a third of the time of a new window."""
        self.site = site
        self.errors.clear()
        self.network.begin(site, b"<!doctype html>")
        self.cdp.send("Emulation.setScriptExecutionDisabled", {"value": False})
        self.cdp.send("Emulation.setEmulatedMedia", {"media": ""})
        size = {"width": self.width, "height": VIEWPORT_HEIGHT, "deviceScaleFactor": self.scale, "mobile": False}
        self.cdp.send("Emulation.setDeviceMetricsOverride", size)
        self.page.goto(site, wait_until="load")
        self.cdp.send("Page.resetNavigationHistory")
        self.errors.clear()
        self.frame = self.cdp.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self.world = self._world()
        self.ask("window.name = ''; 0")  # it alone goes along from site to site

    def _world(self) -> int:
        made = self.cdp.send("Page.createIsolatedWorld", {"frameId": self.frame, "worldName": "pixelproof"})
        return int(made["executionContextId"])

    def again(self, html: str) -> None:
        """Load the document the slow way, as an answer from its site: errors then have its lines."""
        from playwright.sync_api import Error

        self.errors.clear()
        self.network.begin(self.site, html.encode())
        with contextlib.suppress(Error):  # it may go elsewhere, or load for ever
            self.page.goto(self.site, wait_until="load", timeout=5000)

    def refind(self) -> None:
        """The page loaded itself anew: wait for it, and measure in a world of the new document."""
        self.page.wait_for_load_state("load", timeout=2000)
        self.world = self._world()

    def close(self) -> None:
        from playwright.sync_api import Error

        with contextlib.suppress(Error):  # it may have crashed
            self.page.close(run_before_unload=False)


class Browser:
    """Chromium, its context and the sheet that is ready."""

    def __init__(self, sandbox: bool, executable: str) -> None:
        from playwright.sync_api import sync_playwright

        self.playwright = sync_playwright().start()
        self.chromium = self.playwright.chromium.launch(
            executable_path=executable,
            chromium_sandbox=sandbox,
            args=list(FLAGS),
            ignore_default_args=list(WEAKENING),
            headless=True,
        )
        self.network = Network()
        self.jobs = 0
        self._context: Any = None
        self._shape: tuple[int, float] = (1000, 1.0)
        self._ready: Sheet | None = None
        self._used: Sheet | None = None

    def context(self, width: int, scale: float) -> Any:
        """The context of sheets of this shape; a new one after so many jobs, or for another shape."""
        if self._context is None or self._shape != (width, scale) or self.jobs % CONTEXT_JOBS == 0:
            if self._context is not None:
                self._context.close()
            self._context = self.guarded(self.network, width, scale)
            self._shape = (width, scale)
        return self._context

    def guarded(self, network: Network, width: int, scale: float = 1.0) -> Any:
        """A context all of whose requests are answered there."""
        context = self.chromium.new_context(
            viewport={"width": width, "height": VIEWPORT_HEIGHT}, device_scale_factor=scale, locale="en-US",
            timezone_id="UTC", color_scheme="light", reduced_motion="reduce", service_workers="block",
            accept_downloads=False, permissions=[],
        )  # fmt: skip
        context.on("page", lambda page: page.on("crash", _end))
        network.guard(context)
        return context

    def sheet(self, width: int, scale: float) -> Sheet:
        """A fresh sheet: the one that was made ready, where it has the shape."""
        ready, self._ready = self._ready, None
        if ready is not None and (ready.width, ready.scale) == (width, scale):
            return ready
        if ready is not None:
            ready.close()
        return self._fresh(width, scale)

    def used(self, sheet: Sheet, good: bool) -> None:
        """A window on which all went well may show another site."""
        self._used = sheet if good else None
        if not good:
            sheet.close()

    def prepare(self) -> None:
        """Make the next sheet, of the shape of the last, between jobs."""
        if self._ready is None:
            self._ready = self._fresh(*self._shape)

    def _fresh(self, width: int, scale: float) -> Sheet:
        self.jobs += 1
        used, self._used = self._used, None
        if used is not None:
            if (used.width, used.scale) == (width, scale) and self.jobs % CONTEXT_JOBS:
                used.renew(f"http://d{self.jobs}.invalid/")
                return used
            used.close()
        return Sheet(self, f"http://d{self.jobs}.invalid/", width, scale)

    def close(self) -> None:
        self.chromium.close()
        self.playwright.stop()


def _end(page: Any) -> None:
    """What was asked of a page that crashed is never answered: the worker ends, and the job is tried on a fresh one."""
    sys.stdout.write(f"the page crashed: {page.url[:200]}\n")
    sys.stdout.flush()
    os._exit(1)


def quoted(text: str) -> str:
    """A text as a literal of JavaScript."""
    return json.dumps(text)

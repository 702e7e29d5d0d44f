"""Puts a document on a sheet, waits until it has settled, and stops it."""

from __future__ import annotations

from typing import Any, NoReturn

from .browser import Sheet, quoted
from .sheets import CALM, wear

SETTLE_MS = 3000
CALM_FRAMES = 3
ROUNDS = 5
_GONE = ("context", "navigated")  # what the browser calls a document that gave way to another

_WRITE = "document.open(); document.write(%s); document.close(); 0"
# A page that animates itself is waited for until it asks for no frame or timer more and changes nothing: its ids count
# up for whoever asks, so between two frames of ours there is just one of each.
_SETTLED = f"""new Promise(done => {{
  let calm = 0, over = false, last = null;
  const watch = new MutationObserver(() => {{ calm = 0; }});
  const end = () => {{ over = true; watch.disconnect(); done(); }};
  const look = () => {{
    if (over) return;
    const frame = requestAnimationFrame(look), timer = setTimeout(() => 0);
    calm = last && frame === last.frame + 1 && timer === last.timer + 1 ? calm + 1 : 0;
    last = {{frame, timer}};
    if (calm === {CALM_FRAMES}) end();
  }};
  const still = () => !document.scripts.length && !document.fonts.size && !document.images.length
      && !document.querySelector('iframe, meta[http-equiv=refresh i]');
  const ready = () => still() ? end() : document.fonts.ready.then(() => {{
    watch.observe(document, {{subtree: true, childList: true, attributes: true, characterData: true}});
    look();
  }});
  setTimeout(end, {SETTLE_MS});
  if (document.readyState === 'complete') ready(); else addEventListener('load', ready);
}}).then(() => 0)"""
# Timers and frames that wait are taken away; where that shows nothing else, scripts are switched off as well (a canvas
# gives its place to its fallback then, and `noscript` appears).
_STILL = """(() => {
  for (let id = setTimeout(() => 0, 0); id > 0; id--) clearTimeout(id);
  for (let id = requestAnimationFrame(() => 0); id > 0; id--) cancelAnimationFrame(id);
  for (const animation of document.getAnimations()) { try { animation.finish(); } catch (e) { animation.cancel(); } }
  for (const svg of document.querySelectorAll('svg')) { try { svg.pauseAnimations(); svg.setCurrentTime(10);
      } catch (e) { } }
  return 0;
})()"""
_PLAIN = "document.documentElement && !document.querySelector('canvas, noscript')"


class Stopped(Exception):
    """The page is not to be drawn: the kind, the message and the line of an error of the contract."""

    def __init__(self, kind: str, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.kind, self.message, self.line = kind, message, line


def load(sheet: Sheet, html: str) -> None:
    """Write the document, let it settle, stop its scripts and animations."""
    sheet.network.begin(sheet.site, html.encode())
    _survive(sheet, html, _WRITE % quoted(html))
    asked = 0
    _survive(sheet, html, _SETTLED)
    for _ in range(ROUNDS):  # what was asked for meanwhile may change the page
        if sheet.network.asked == asked:
            break
        asked = sheet.network.asked
        _survive(sheet, html, _SETTLED)
    check(sheet, html)
    plain = sheet.ask(f"{_STILL}; {wear(CALM)}; {_PLAIN}")
    if plain is None:
        raise Stopped("no_image", "the page took its own document away")
    if plain:
        sheet.cdp.send("Emulation.setScriptExecutionDisabled", {"value": True})


def _survive(sheet: Sheet, html: str, expression: str) -> None:
    """Ask, and once more in the new document where the page loaded itself anew meanwhile."""
    from playwright.sync_api import Error

    for _ in range(3):
        try:
            sheet.ask(expression)
            return
        except Error as lost:
            if not any(word in str(lost) for word in _GONE):
                raise
        check(sheet, html)
        try:
            sheet.refind()
        except Error:
            break
        expression = _SETTLED
    check(sheet, html)
    raise Stopped("program_error", "the page loads itself anew again and again")


def check(sheet: Sheet, html: str) -> None:
    """Raise what the page did wrong."""
    stayed(sheet)
    if sheet.errors:
        _explain(sheet, html, sheet.errors[0])


def stayed(sheet: Sheet) -> None:
    """Raise where the page tried to go."""
    network = sheet.network
    if network.file_asked is not None:
        raise Stopped("forbidden_file", f"the page asked for a file: {network.file_asked[:200]}")
    if network.left is not None:
        raise Stopped("forbidden_network", f"the page went to {network.left[:200]}")


def _explain(sheet: Sheet, html: str, error: dict[str, Any]) -> NoReturn:
    message = _message(error)
    if sheet.network.blocked and ("fetch" in message or "NetworkError" in message or "XMLHttpRequest" in message):
        raise Stopped("forbidden_network", f"{message} ({sheet.network.blocked[0]})")
    sheet.again(html)
    for again in sheet.errors:
        if again.get("url", sheet.site) == sheet.site:
            raise Stopped("program_error", _message(again), int(again["lineNumber"]) + 1)
    raise Stopped("program_error", message)


def _message(error: dict[str, Any]) -> str:
    said = str(
        error.get("exception", {}).get("description") or error.get("exception", {}).get("value") or error.get("text")
    )
    return said.split("\n", 1)[0][:500]

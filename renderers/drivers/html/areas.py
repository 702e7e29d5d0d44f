"""Text nodes of the browser's own trees inside controls whose text cannot be laid out from outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .browser import World

_CONTROLS = (
    "textarea, input:is([type=date], [type=time], [type=datetime-local], [type=month], [type=week], [type=file])"
)
HAS_CONTROLS = f"""(() => {{
  const look = root => [...root.querySelectorAll('*')].some(el => el.matches('{_CONTROLS}') || (el.shadowRoot
      && look(el.shadowRoot))
    || (el.localName === 'iframe' && el.contentDocument && look(el.contentDocument)));
  return look(document);
}})()"""
_TYPES = frozenset(["date", "time", "datetime-local", "month", "week", "file"])
_TEXT = 3


def areas(sheet: World) -> list[dict[str, Any]]:
    """Handles of those text nodes in the world of `sheet`."""
    root = sheet.cdp.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
    found = []
    for node in _texts(root, False):
        asked = {"backendNodeId": node["backendNodeId"], "executionContextId": sheet.world}
        found.append({"objectId": sheet.cdp.send("DOM.resolveNode", asked)["object"]["objectId"]})
    return found


def _texts(node: dict[str, Any], inside: bool) -> Iterator[dict[str, Any]]:
    if inside and node["nodeType"] == _TEXT and node["nodeValue"].strip():
        yield node
    asked = _asked(node)
    for root in node.get("shadowRoots", ()):
        yield from _texts(root, inside or (asked and root.get("shadowRootType") == "user-agent"))
    for child in node.get("children", ()):
        yield from _texts(child, inside)
    if "contentDocument" in node:
        yield from _texts(node["contentDocument"], False)


def _asked(node: dict[str, Any]) -> bool:
    name = node.get("localName")
    if name != "input":
        return name == "textarea"
    attributes = node.get("attributes", [])
    return any(
        key == "type" and value.lower() in _TYPES for key, value in zip(attributes[::2], attributes[1::2], strict=True)
    )

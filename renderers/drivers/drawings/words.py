"""The texts of a drawing, measured as those of a page are; what holds them is told by the drawing's own elements."""

from __future__ import annotations

import json
from typing import Any

from ..html.areas import HAS_CONTROLS, areas
from ..html.walk import WALK
from ..html.walk_fields import FIELDS
from ..html.walk_kinds import KINDS
from ..html.walk_tables import TABLES
from ..html.walk_words import WORDS
from .press import Leaf

# What a mark says of itself goes first; what is HTML in a drawing is of the kinds of a page.
_DRAWN = """
const MARKS = new Set(['node', 'title', 'legend', 'edge', 'label']);
for (const kind of MARKS) HOLDS.add(kind);
function kindOf(el, cs, ctx) {
  if (el.dataset && el.dataset.pixelproof) {
    const [kind, role, value, number] = JSON.parse(el.dataset.pixelproof);
    return [kind, role, {...value, '#': number}];
  }
  if (el.localName === 'text' && !ofHtml(el)) return ctx.holder >= 0 ? null : ['text', 'other', null];
  if (el.localName === 'image' && !ofHtml(el)) {
    const loaded = {loaded: !el.hasAttribute('data-pixelproof-lost')};
    return small(el) ? ['icon', null, loaded] : ['image', 'picture', loaded];
  }
  if (el.localName === 'a' && !ofHtml(el)) return ctx.holder < 0 && el.href.baseVal ? ['link', null, null] : null;
  const held = ctx.holder >= 0 && MARKS.has(elements[ctx.holder].kind);  // a paragraph of a node is the node's text
  return ofHtml(el) && el.localName !== 'body' && !held ? kindOfHtml(el, cs, ctx) : null;
}
"""
# Letters along a path are turned; so is the place of their word, as its middle letter is.
_ALONG = """
function put(piece, parent, role, cs, ctx, glued) {
  const lin = alongPath(piece.where, ctx.lin);
  return putPlain(piece, parent, role, cs, lin ? {...ctx, lin} : ctx, glued);
}
function alongPath([node, from, to], outer) {
  const host = node.parentElement && node.nodeType !== 1 && node.parentElement.closest('textPath, [rotate]');
  if (!host || !host.getRotationOfChar) return null;
  const before = host.ownerDocument.createRange();
  before.setStart(host, 0);
  before.setEnd(node, Math.floor((from + to) / 2));
  const at = before.toString().replace(/\\s+/g, ' ').trimStart().length;
  try {
    const turn = host.getRotationOfChar(at) * Math.PI / 180, [c, s] = [Math.cos(turn), Math.sin(turn)];
    const [a, b, d, e] = outer || [1, 0, 0, 1];
    return [a * c + d * s, b * c + e * s, d * c - a * s, e * c - b * s];
  } catch (e) { return null; }
}
"""
_PAGES = KINDS.replace("function kindOf(", "function kindOfHtml(")
_WORDS = WORDS.replace("function put(", "function putPlain(")
_SCRIPT = "(function (...areas) {" + _PAGES + TABLES + _WORDS + FIELDS + WALK + _DRAWN + _ALONG + "return measure(); })"


def walk(leaf: Leaf) -> dict[str, Any]:
    """The words of a drawing and what holds them."""
    plain = leaf.ask(f"{HAS_CONTROLS} ? null : {_SCRIPT}()")
    found: dict[str, Any] = json.loads(plain or leaf.call(_SCRIPT, areas(leaf)))
    return found

"""Words that lie over each other: letters of SVG take no highlight, so their elements are left out whole."""

from __future__ import annotations

from collections import defaultdict

from ..html.crossed import AS_IT_LOOKS as LETTERS_LOOK
from ..html.crossed import UNSEEN as LETTERS_UNSEEN
from ..html.crossed import layers, set_aside
from ..html.ink import Word
from .press import Leaf

# The number of the element of SVG that each word stands in, -1 for one of HTML.
_HOMES = """(() => {
  const {words, spans} = globalThis.pixelproof, seen = new Map();
  return words.map(word => {
    const [node] = (spans.get(word) || [[null]])[0], el = node && node.parentElement;
    if (!el || !el.ownerSVGElement || !el.closest('text')) return -1;
    if (!seen.has(el)) seen.set(el, seen.size);
    return seen.get(el);
  });
})()"""
_NAMED = """(hidden => {
  for (const el of document.querySelectorAll('[data-pixelproof-aside]')) el.removeAttribute('data-pixelproof-aside');
  const {words, spans} = globalThis.pixelproof;
  for (const n of hidden) for (const [node] of spans.get(words[n]) || [])
    if (node.parentElement.closest('text')) node.parentElement.setAttribute('data-pixelproof-aside', '');
  return 0;
})"""
_RULE = "@layer pixelproof { text[data-pixelproof-aside], svg text [data-pixelproof-aside] { %s } }"
AS_IT_LOOKS = LETTERS_LOOK + _RULE % "fill: revert-layer !important"
UNSEEN = LETTERS_UNSEEN + _RULE % "fill: none !important; stroke: none !important; text-decoration: none !important"


def leave_out(leaf: Leaf, numbers: list[int]) -> None:
    """Name these words, which the sheets above then leave as they look, or hide."""
    set_aside(leaf, numbers)
    leaf.call(_NAMED, [{"value": numbers}])


def layers_of(leaf: Leaf, words: list[Word]) -> list[set[int]]:
    """As of a page, but that the words of one element go together, with those of its words that lie deepest."""
    found = layers(words)
    if len(found) == 1:
        return found
    homes: list[int] = leaf.ask(_HOMES)
    depth: dict[int, int] = defaultdict(int)
    for layer, members in enumerate(found):
        for n in members:
            home = homes[words[n].number]
            depth[home] = max(depth[home], layer)
    placed = {n: layer for layer, members in enumerate(found) for n in members}
    for n, word in enumerate(words):
        if homes[word.number] >= 0:
            placed[n] = depth[homes[word.number]]
    made = [{n for n, at in placed.items() if at == layer} for layer in range(len(found))]
    return [members for members in made if members]

"""Words that lie over each other: each layer of them is measured on pictures of its own."""

from __future__ import annotations

from collections import defaultdict

from .browser import World
from .ink import Rect, Word

LAYERS = 4
_DEEP = 0.12  # of the smaller of two places: what neighbouring lines share is less

# Puts a name on the ranges of some words, so that a sheet can paint them otherwise; words by their numbers.
_NAMED = """(function (hidden) {
  const {words, spans} = globalThis.pixelproof;
  const wins = new Set();
  for (const n of hidden) {
    for (const [node, from, to] of spans.get(words[n]) || []) {
      if (to === undefined) continue;
      const own = node.ownerDocument.defaultView;
      if (!wins.has(own)) own.CSS.highlights.set('pixelproof-others', new own.Highlight());
      wins.add(own);
      const range = node.ownerDocument.createRange();
      range.setStart(node, from);
      range.setEnd(node, to);
      own.CSS.highlights.get('pixelproof-others').add(range);
    }
  }
  return 0;
})"""
_RULE = "* ::highlight(pixelproof-others), *::highlight(pixelproof-others)"
AS_IT_LOOKS = f"{_RULE} {{ color: currentcolor; -webkit-text-fill-color: currentcolor }}"
UNSEEN = (
    f"{_RULE} {{ color: transparent; -webkit-text-fill-color: transparent; -webkit-text-stroke-color: transparent }}"
)


def set_aside(sheet: World, numbers: list[int]) -> None:
    """Name these words, which the sheets above then leave as they look, or hide."""
    sheet.call(_NAMED, [{"value": numbers}])


def layers(words: list[Word]) -> list[set[int]]:
    """Words no two of which lie over each other in one set; the first set holds all that lie over none."""
    rivals = _rivals(words)
    placed: dict[int, int] = {}
    for number in sorted(rivals):
        taken = {placed[other] for other in rivals[number] if other in placed}
        placed[number] = next((layer for layer in range(LAYERS) if layer not in taken), LAYERS - 1)
    count = max(placed.values(), default=0) + 1
    return [{n for n in range(len(words)) if placed.get(n, 0) == layer} for layer in range(count)]


def _rivals(words: list[Word]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    order = sorted(range(len(words)), key=lambda n: words[n].place[1])
    open_: list[int] = []
    for number in order:
        place = words[number].place
        open_ = [other for other in open_ if words[other].place[3] > place[1]]
        for other in open_:
            if _shared(place, words[other].place):
                found[number].add(other)
                found[other].add(number)
        open_.append(number)
    return found


def _shared(one: Rect, other: Rect) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    if wide <= 2 or tall <= 0:
        return False
    narrow = min(one[2] - one[0], other[2] - other[0])
    low = min(one[3] - one[1], other[3] - other[1])
    return tall > 0.34 * low and wide > _DEEP * narrow

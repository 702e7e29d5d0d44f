"""Part of printing: every word and element in a colour of its own, as vectors of a PDF: what it covers is its place."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

ELEMENTS, WORDS, SPAN = 0x100000, 0x800000, 0x080000
Rect = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

# Run last of all, when every picture is taken: this does change the page.
MARK = f"""(() => {{
  const {{elements, words, nodes, spans}} = globalThis.pixelproof;
  const colour = n => '#' + n.toString(16).padStart(6, '0');
  const placed = new Set(['field', 'button', 'image', 'icon', 'cell', 'region']);
  const rules = new Map(), roots = new Set([document]);
  const rule = (root, text, layered) => {{
    roots.add(root);
    rules.set(root, (rules.get(root) || '') + (layered ? `@layer pixelproof {{ ${{text}} }}` : text));
  }};
  elements.forEach((element, n) => {{
    const el = nodes[n];
    if (!el || !placed.has(element.kind)) return;
    el.style.setProperty('opacity', '1', 'important');  // boxes and pictures were hidden for the texts alone
    if (el.matches('input:is([type=checkbox], [type=radio], [type=range], [type=color])'))
      el.style.setProperty('box-shadow', '0 0 0 1px ' + colour({ELEMENTS} + n), 'important');
    else el.style.setProperty('background', colour({ELEMENTS} + n), 'important');
  }});
  words.forEach((word, n) => {{
    for (const [node, from, to] of spans.get(word) || []) {{
      const root = node.getRootNode();
      if (to === undefined) {{
        node.setAttribute('data-pixelproof-' + from, n);
        const part = `[data-pixelproof-${{from}}="${{n}}"]::${{from}}`;
        rule(root, `${{part}} {{ background: ${{colour({WORDS} + n)}} !important }}`, true);
        continue;
      }}
      if (root.host && !root.host.shadowRoot) continue;
      const range = node.ownerDocument.createRange();
      range.setStart(node, from);
      range.setEnd(node, to);
      const own = node.ownerDocument.defaultView;
      const name = 'pixelproof' + n;
      if (own.CSS.highlights.has(name)) own.CSS.highlights.get(name).add(range);
      else own.CSS.highlights.set(name, new own.Highlight(range));
      const paint = `background-color: ${{colour({WORDS} + n)}}; color: transparent`;
      rule(node.ownerDocument, `:root::highlight(${{name}}) {{ ${{paint}} }}`);
    }}
  }});
  for (const root of roots) {{
    const own = (root.ownerDocument || root).defaultView;
    const sheet = new own.CSSStyleSheet();
    sheet.replaceSync((rules.get(root) || '') + '* {{ -webkit-text-fill-color: transparent !important }}');
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }}
  return 0;
}})()"""


def marked(page: Any, zoom: float) -> tuple[dict[int, Rect], dict[int, list[Rect]]]:
    """The boxes of elements and the pieces of words on one page, in pixels of its picture."""
    from pypdfium2 import raw

    height = page.get_height()
    elements: dict[int, Rect] = {}
    words: dict[int, list[Rect]] = defaultdict(list)
    for item in _paths(page):
        name = _colour(item, raw)
        (x0, y0, x1, y1) = _around(item)
        box = (x0 * zoom, (height - y1) * zoom, x1 * zoom, (height - y0) * zoom)
        if WORDS <= name < WORDS + SPAN:
            words[name - WORDS].append(box)
        elif ELEMENTS <= name < ELEMENTS + SPAN:
            known = elements.get(name - ELEMENTS, box)
            elements[name - ELEMENTS] = (
                min(known[0], box[0]), min(known[1], box[1]), max(known[2], box[2]), max(known[3], box[3])
            )  # fmt: skip
    return elements, words


def _paths(page: Any) -> Iterator[Any]:
    from pypdfium2 import raw

    return page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=8)  # type: ignore[no-any-return]


def _colour(item: Any, raw: Any) -> int:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(item.raw, red, green, blue, alpha)
    return red.value << 16 | green.value << 8 | blue.value


def _around(item: Any) -> Rect:
    """Bounds on the page: those of a path inside forms are in the form's own terms."""
    x0, y0, x1, y1 = item.get_bounds()
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    outer = getattr(item, "container", None)
    while outer is not None:
        a, b, c, d, e, f = outer.get_matrix().get()
        corners = [(a * x + c * y + e, b * x + d * y + f) for x, y in corners]
        outer = getattr(outer, "container", None)
    return (
        min(x for x, _ in corners), min(y for _, y in corners), max(x for x, _ in corners), max(y for _, y in corners)
    )  # fmt: skip

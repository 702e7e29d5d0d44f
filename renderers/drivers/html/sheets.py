"""The style sheets under which the page is drawn again to measure it; none of them changes its layout.

They stand in a cascade layer and are important, so that they win over important rules of the page that stand in none.
"""

from __future__ import annotations

from itertools import product
from typing import Any

from .browser import quoted
from .styles import parse_colour

# Every text in the colour farthest from its own, channel by channel: where the picture changes, its glyphs show.
FAR = "rgb(from currentcolor calc((127.5 - r) * 255) calc((127.5 - g) * 255) calc((127.5 - b) * 255))"

_EVERY = "*, *::before, *::after, *::placeholder, *::marker, *::first-letter, *::first-line, *::file-selector-button"

CALM = """@layer pixelproof { :root { caret-color: transparent !important; scroll-behavior: auto !important } }"""

_RECOLOURED = f"""@layer pixelproof {{
{_EVERY} {{ -webkit-text-fill-color: {FAR} !important; -webkit-text-stroke-color: #f0f !important;
 text-shadow: none !important;
 transition: none !important; caret-color: transparent !important }}
*::marker {{ color: MARKER !important }}
text, svg text * {{ fill: #f0f !important }} }}"""

# Texts alone, in black on white, each with the opacity it has.
ALONE = f"""@layer pixelproof {{
{_EVERY} {{ -webkit-text-fill-color: #000 !important; -webkit-text-stroke-color: #000 !important;
 background: none !important; border-color: transparent !important;
 border-image: none !important; outline-color: transparent !important; box-shadow: none !important;
 text-shadow: none !important; transition: none !important; caret-color: transparent !important;
 text-decoration-color: transparent !important; column-rule-color: transparent !important;
 mix-blend-mode: normal !important; backdrop-filter: none !important; text-emphasis-color: transparent !important }}
*::marker {{ color: #000 !important }}
:not(svg *) {{ clip-path: none !important; mask: none !important }}
::backdrop {{ background: none !important; backdrop-filter: none !important }}
:root {{ background: #fff !important; color-scheme: only light !important }}
img, video, canvas, embed, object, progress, meter, hr, input:is([type=checkbox],
 [type=radio], [type=range], [type=color], [type=image]) {{ opacity: 0 !important }}
svg :is(path, rect, circle, ellipse, line, polyline, polygon, image, use) {{ opacity: 0 !important }}
text, svg text * {{ fill: #000 !important; stroke: none !important }} }}"""

# Done once the page is pictured: our layer becomes the first, and important paint in `style` attributes gives way.
YIELD = """(() => {
  const paint = ['-webkit-text-fill-color', '-webkit-text-stroke-color', 'background-color',
    'background-image', 'border-top-color', 'border-right-color', 'border-bottom-color', 'border-left-color',
    'box-shadow',
    'text-shadow', 'outline-color', 'text-decoration-color', 'opacity', 'fill', 'stroke', 'transition-duration',
    'transition-delay', 'transition-property'];
  const visit = root => {
    if (root.defaultView) root.defaultView.CSS.highlights.clear();
    for (const sheet of root.styleSheets) { try { sheet.insertRule('@layer pixelproof;', 0); break; } catch (e) { } }
    for (const el of root.querySelectorAll('[style*="important"]'))
      for (const name of paint)
        if (el.style.getPropertyPriority(name)) el.style.setProperty(name, el.style.getPropertyValue(name), '');
    for (const el of root.querySelectorAll('*')) {
      if (el.shadowRoot) visit(el.shadowRoot);
      if (el.localName === 'iframe') { try { if (el.contentDocument) visit(el.contentDocument); } catch (e) { } }
    }
  };
  visit(document);
  return 0;
})()"""

# Puts the sheet `text` last in every tree that a script of an isolated world can reach, in place of the one before.
WEAR = """(function (text) {
  const wear = (root, window) => {
    const ours = root.adoptedStyleSheets.filter(sheet => sheet.pixelproof);
    if (ours.length) { ours[0].replaceSync(text); return; }
    const sheet = new window.CSSStyleSheet();
    sheet.pixelproof = true;
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  };
  const visit = (root, window) => {
    wear(root, window);
    for (const el of root.querySelectorAll('*')) {
      if (el.shadowRoot) visit(el.shadowRoot, window);
      if (el.localName === 'iframe') {
        let inner = null;
        try { inner = el.contentDocument; } catch (e) { }
        if (inner) visit(inner, el.contentWindow);
      }
    }
  };
  visit(document, window);
})"""


def recoloured(raw: dict[str, Any]) -> str:
    """The sheet under which all texts change.

    A marker takes no fill of its own, only its item's, which is the opposite of the marker's `color`. Older versions
    of Chromium draw discs and squares in that `color`, newer ones in the fill: so all markers get a colour that is far
    from each of theirs, and whose opposite is, too.
    """
    own = {raw["styles"][word["style"]]["color"] for word in raw["words"] if word["role"] == "marker"}
    colours = [parse_colour(text)[0] for text in sorted(own)]
    far = max(product((255, 0), repeat=3), key=lambda colour: min((_apart(colour, c) for c in colours), default=0.0))
    return _RECOLOURED.replace("MARKER", f"rgb{far}")


def _apart(corner: tuple[int, ...], colour: tuple[float, ...]) -> float:
    """How far a colour is from a corner of all colours, and from the opposite one."""
    steps = [abs(a - b) for a, b in zip(corner, colour, strict=True)]
    return min(max(steps), 255 - min(steps))


def wear(sheet: str) -> str:
    """The expression that puts this sheet on the page."""
    return f"{WEAR}({quoted(sheet)})"

"""The script that paints every shape of a drawing in a colour that names it, and tells where each is."""

from __future__ import annotations

from typing import Any

from ..html.load import Stopped
from ..html.sheets import YIELD
from .press import Leaf, dress

MOST = 10_000
SAMPLES = 8  # of a side of a shape's box
STEPS = 24  # of an edge's path
OWN = 0.5  # alpha from which paint takes its pixels
FAR = 1e6  # beyond it no place is told
THIN = 1.1  # pixels
HAIR = 0.03  # of a pixel: so near to an edge it is not told apart who paints it
# Names are spread over all colours, so that a mixture of two (soft edges of clips and masks) is hardly ever a third;
# and they lie 8 apart in each channel, for what is drawn at a part of a pixel may be off by one or two.
SPREAD, COLOURS = 0x1E35, 1 << 15

_NAMED = """@layer pixelproof {
svg * { opacity: 1 !important; filter: none !important; mix-blend-mode: normal !important;
 shape-rendering: crispEdges !important; transition: none !important }
:root, svg { background: #fff !important; opacity: 1 !important; filter: none !important }
text, text *, foreignObject, foreignObject :not(foreignObject svg, foreignObject svg *)
 { visibility: hidden !important } }"""

_PAINT = """(() => {
  const HIDDEN = 'defs, symbol, marker, clipPath, mask, pattern, linearGradient, radialGradient, filter';
  const drawn = 'path, rect, circle, ellipse, line, polyline, polygon';
  const all = [...document.querySelectorAll('svg :is(' + drawn + ')')]
    .filter(el => !el.closest(HIDDEN) && el.getClientRects().length && el.getScreenCTM());
  if (all.length > MOST) return null;
  const far = v => Math.max(-FAR, Math.min(FAR, v || 0));
  // When it paints, Chromium stretches the whole drawing to sides without parts of a pixel; what it tells is not so.
  const whole = side => {
    const told = parseFloat(getComputedStyle(document.documentElement)[side]);
    return Math.round(told) / told || 1;
  };
  const [grownX, grownY] = [whole('width'), whole('height')];
  const placed = el => new DOMMatrix([grownX, 0, 0, grownY, 0, 0]).multiply(el.getScreenCTM());
  const boxOf = (r, half) => [r.left * grownX - half, r.top * grownY - half,
                              r.right * grownX + half, r.bottom * grownY + half];
  // What paints: a colour, or a gradient or pattern that there is, else what stands in for it.
  const paintOf = said => {
    const [, name, rest] = said.match(/^url\\("[^"#]*#([^"]*)"\\)\\s*(.*)$/) || [null, null, said];
    if (name === null) return said;
    const server = document.getElementById(name);
    const hrefOf = el => el.getAttribute('href') || el.getAttribute('xlink:href') || '';
    const next = el => document.getElementById(hrefOf(el).slice(1));
    const stops = (el, deep) => Boolean(el && deep < 10 && (el.querySelector('stop') || stops(next(el), deep + 1)));
    const gradient = server && /Gradient$/.test(server.localName) && stops(server, 0);
    if (gradient || (server && server.localName === 'pattern')) return said;
    return rest || 'none';
  };
  const alphaOf = colour => {
    if (colour === 'none') return 0;
    const parts = colour.match(/^rgba\\(.*,\\s*([\\d.]+)\\)$/) || colour.match(/\\/\\s*([\\d.]+)\\)$/);
    return parts ? Number(parts[1]) : 1;
  };
  // A rectangle or ellipse without one of its sides is not drawn, whatever its stroke.
  const solid = el => !/^(rect|circle|ellipse)$/.test(el.localName) || (el.getBBox().width && el.getBBox().height);
  // How far an arrow may reach beyond the line it is on.
  const tipOf = (said, wide) => {
    const name = (said.match(/#([^"]*)"/) || [])[1], marker = name ? document.getElementById(name) : null;
    if (!marker || !marker.markerWidth) return 0;
    const sides = marker.markerWidth.baseVal.value + marker.markerHeight.baseVal.value;
    return 2 * sides * (marker.markerUnits.baseVal === 2 ? Math.max(wide, 1) : 1);
  };
  const seen = new Map();
  const through = el => {
    if (!el) return {alpha: 1, changed: false};
    if (!seen.has(el)) {
      const cs = getComputedStyle(el), outer = through(el.parentElement);
      seen.set(el, {alpha: cs.display === 'none' ? 0 : Number(cs.opacity) * outer.alpha,
                    changed: outer.changed || cs.filter !== 'none' || cs.mixBlendMode !== 'normal'});
    }
    return seen.get(el);
  };
  const found = all.map(el => {
    const cs = getComputedStyle(el), outer = through(el), alpha = cs.visibility === 'visible' ? outer.alpha : 0;
    const inside = el.localName === 'line' ? 'none' : paintOf(cs.fill), along = paintOf(cs.stroke);
    const wide = parseFloat(cs.strokeWidth) || 0;
    const fill = alpha * alphaOf(inside) * Number(cs.fillOpacity);
    const stroke = wide ? alpha * alphaOf(along) * Number(cs.strokeOpacity) : 0;
    const named = el.closest('[data-pixelproof]'), r = el.getBoundingClientRect(), m = placed(el);
    const grown = cs.vectorEffect === 'non-scaling-stroke' ? 1 : Math.max(Math.hypot(m.a, m.b), Math.hypot(m.c, m.d));
    const half = stroke > 0 ? wide * grown / 2 : 0;
    const byFill = fill >= OWN || (stroke < OWN && fill >= stroke);
    const tips = ['markerStart', 'markerMid', 'markerEnd'].map(name => tipOf(cs[name], wide) * grown);
    const capped = cs.strokeLinecap !== 'butt' && /^(path|line|poly)/.test(el.localName);
    return {el, fill, stroke, colour: byFill ? inside : along,
            told: named ? JSON.parse(named.dataset.pixelproof) : null,
            even: (byFill ? fill : stroke) > 0.99 && !outer.changed,
            reach: far(half * Math.max(2, Number(cs.strokeMiterlimit)) + Math.max(...tips) + 2),
            box: boxOf(r, half).map(far),
            half, grown, thin: stroke >= OWN && wide * grown * SCALE < THIN,
            flat: Math.abs(m.a * m.d - m.b * m.c) < 1e-9, empty: !(r.width || r.height) && !capped || !solid(el)};
  }).filter(shape => (shape.fill > 0 || shape.stroke > 0) && !shape.empty);
  found.forEach((shape, n) => {
    const name = Math.imul(n + 1, SPREAD) & 0x7fff;
    const code = 'rgb(' + [name >> 10, (name >> 5) & 31, name & 31].map(part => 8 * part + 4).join(' ') + ')';
    const set = (name, value) => shape.el.style.setProperty(name, value, 'important');
    set('fill', shape.fill >= OWN ? code : 'none');
    set('stroke', shape.stroke >= OWN ? code : 'none');
    if (shape.thin) set('stroke-width', THIN / SCALE / shape.grown + 'px');  // a thinner one is drawn paler instead
    for (const name of ['fill-opacity', 'stroke-opacity', 'opacity']) set(name, '1');
    if (shape.told) for (const name of ['marker-start', 'marker-mid', 'marker-end']) set(name, 'none');
  });
  for (const el of document.querySelectorAll('marker :is(' + drawn + ')')) {
    const cs = getComputedStyle(el);
    for (const name of ['fill', 'stroke'])
      if (cs[name] !== 'none') el.style.setProperty(name, 'context-stroke', 'important');
  }
  const along = (el, long, out) => Array.from({length: STEPS + 1}, (_, i) => {
    const {x: u, y: v} = el.getPointAtLength(long * i / STEPS), {x, y} = new DOMPoint(u, v).matrixTransform(out);
    return [far(x), far(y)];
  });
  // Places on a line that its adapter asked for, in the line's own terms, with points of the line around each.
  const asked = (el, half, out, on) => {
    const host = el.closest('[data-pixelproof-places]'), all = JSON.parse(host ? host.dataset.pixelproofPlaces : '[]');
    const step = all.length > 50 ? 2 : 1;
    return all.map(([name, u, v]) => {
      const {x, y} = new DOMPoint(u, v).matrixTransform(out), points = [];
      for (let i = -2; i <= 2; i += step) for (let k = -2; k <= 2; k += step) {
        const at = on(x + half * i / 2, y + half * k / 2);
        if (at) points.push(at);
      }
      return [name, x, y, Math.max(half, 1), points];
    }).filter(place => place[4].length);
  };
  // The place beyond which an adapter's mark is not meant to show: of its pixels, those in there count.
  const cut = (el, shape) => {
    const host = shape.told && el.closest('[data-pixelproof-within]');
    if (!host) return [-FAR, -FAR, FAR, FAR];
    const [x0, y0, x1, y1] = JSON.parse(host.dataset.pixelproofWithin), m = placed(host);
    return [m.a * x0 + m.e, m.d * y0 + m.f, m.a * x1 + m.e, m.d * y1 + m.f];
  };
  return found.map(shape => {
    const {el} = shape, points = [], strong = shape.fill >= OWN || shape.stroke >= OWN;
    const {box, colour, even, reach} = shape;
    const told = {box, colour, even, reach, points, strong, told: shape.told, places: [], path: null};
    if (shape.flat) return told;
    const out = placed(el), into = out.inverse(), centre = v => (Math.floor(v * SCALE) + 0.5) / SCALE;
    const [left, top, right, bottom] = cut(el, shape);
    const {a, b, c, d, e, f} = into;
    const inside = (x, y) => {
      if (x < left || x > right || y < top || y > bottom) return false;
      const at = {x: a * x + c * y + e, y: b * x + d * y + f};
      return (shape.fill >= OWN && el.isPointInFill(at)) || (shape.stroke >= OWN && el.isPointInStroke(at));
    };
    const within = (x, y) => inside(x - HAIR / SCALE, y - HAIR / SCALE) && inside(x + HAIR / SCALE, y + HAIR / SCALE);
    const framed = shape.told && shape.told[0] === 'region' && shape.stroke >= OWN;  // what is in it hides none of it
    if (shape.fill >= OWN && !framed) {
      const [x0, y0] = [Math.max(shape.box[0], left), Math.max(shape.box[1], top)];
      const [x1, y1] = [Math.min(shape.box[2], right), Math.min(shape.box[3], bottom)];
      const sure = Math.min(x1 - x0, y1 - y0) * SCALE < SAMPLES + 1 ? within : inside;  // else no sample is so near
      for (let i = 0; i < SAMPLES; i++) for (let k = 0; k < SAMPLES; k++) {
        const x = centre(x0 + (x1 - x0) * (i + 0.5) / SAMPLES), y = centre(y0 + (y1 - y0) * (k + 0.5) / SAMPLES);
        if (sure(x, y)) points.push([x, y]);
      }
    } else if (strong) {
      const long = el.getTotalLength();
      if (shape.told && shape.told[0] === 'edge') told.path = along(el, long, out);
      told.places = asked(el, shape.half, out, (x, y) => inside(centre(x), centre(y)) ? [centre(x), centre(y)] : null);
      const middle = Array.from({length: 3 * SAMPLES}, (_, i) => {
        const {x: u, y: v} = el.getPointAtLength(long * (i + 0.5) / SAMPLES / 3);
        return new DOMPoint(u, v).matrixTransform(out);
      });
      middle.forEach(({x, y}, i) => {
        const [one, other] = [middle[Math.max(i - 1, 0)], middle[Math.min(i + 1, middle.length - 1)]];
        const step = Math.hypot(other.x - one.x, other.y - one.y);
        // Evenly over the width of a line that has one, by turns of the golden section.
        const aside = shape.half * SCALE > 1 && step ? shape.half / step * (2 * ((i * 0.618034 + 0.5) % 1) - 1) : 0;
        const [u, v] = [centre(x + (one.y - other.y) * aside), centre(y + (other.x - one.x) * aside)];
        if (within(u, v)) points.push([far(u), far(v)]);
      });
    }
    return told;
  });
})()"""


def paint(leaf: Leaf) -> list[dict[str, Any]]:
    """Name every shape of this frame by its colour."""
    script = _PAINT
    for name in ("SPREAD", "MOST", "SAMPLES", "STEPS", "OWN", "FAR", "THIN", "HAIR", "SCALE"):
        value = leaf.scale if name == "SCALE" else globals()[name]
        script = script.replace(name, str(value))
    leaf.ask(YIELD)
    found: list[dict[str, Any]] | None = leaf.ask(script)
    if found is None:
        raise Stopped("output_too_large", f"the drawing has more than {MOST} shapes")
    dress(leaf, _NAMED)
    return found

"""What is measured inside the page: the text of a script for an isolated world, which no script of the page can reach.

It answers the elements, words and styles of the page as plain JSON, in CSS pixels of the whole page.
"""

from __future__ import annotations

import json
from typing import Any

from .areas import HAS_CONTROLS, areas
from .browser import Sheet
from .walk_fields import FIELDS
from .walk_kinds import KINDS
from .walk_tables import TABLES
from .walk_words import WORDS

WALK = """
const everywhere = {x0: -1e7, y0: -1e7, x1: 1e7, y1: 1e7};
const both = (a, b) => {
  const x0 = Math.max(a.x0, b.x0), y0 = Math.max(a.y0, b.y0);
  return {x0, y0, x1: Math.max(x0, Math.min(a.x1, b.x1)), y1: Math.max(y0, Math.min(a.y1, b.y1))};
};
const area = r => Math.max(0, r.x1 - r.x0) * Math.max(0, r.y1 - r.y0);
const boxOf = (el, at) => {
  const r = el.getBoundingClientRect();
  return {x0: r.left + at.x, y0: r.top + at.y, x1: r.right + at.x, y1: r.bottom + at.y};
};
const px = text => parseFloat(text) || 0;

const plainly = own => own.every((v, i) => Math.abs(v - [1, 0, 0, 1][i]) < 1e-6);

// The linear part of what transforms an element, or null where nothing turns, scales or skews it. What is drawn in SVG
// is scaled by view boxes, too.
function linear(cs, outer, el) {
  const drawn = el.getScreenCTM ? el.getScreenCTM() : null;
  if (drawn) {
    const all = [drawn.a, drawn.b, drawn.c, drawn.d];
    return plainly(all) ? null : all;
  }
  let m = null;
  if (cs.transform && cs.transform !== 'none') m = new DOMMatrix(cs.transform);
  if (cs.rotate && cs.rotate !== 'none') m = new DOMMatrix('rotate(' + cs.rotate.split(' ').pop() + ')')
    .multiply(m || new DOMMatrix());
  if (cs.scale && cs.scale !== 'none') {
    const s = cs.scale.split(' ').map(Number);
    m = new DOMMatrix().scale(s[0], s[1] ?? s[0]).multiply(m || new DOMMatrix());
  }
  if (!m) return outer;
  const own = [m.a, m.b, m.c, m.d];
  if (plainly(own)) return outer;
  const [a, b, c, d] = outer || [1, 0, 0, 1];
  return [a * own[0] + c * own[1], b * own[0] + d * own[1], a * own[2] + c * own[3], b * own[2] + d * own[3]];
}

// The box around what a clip-path of straight sides leaves; what it cuts off besides is seen on the pictures.
function around(path, box) {
  const along = (text, whole) => text.endsWith('%') ? parseFloat(text) / 100 * whole : px(text);
  const across = text => along(text, box.x1 - box.x0), down = text => along(text, box.y1 - box.y0);
  const inset = path.match(/^inset\\(([^()]*?)(?: round [^()]*)?\\)$/);
  if (inset) {
    const [t, r = t, b = t, l = r] = inset[1].split(' ');
    return {x0: box.x0 + across(l), y0: box.y0 + down(t), x1: box.x1 - across(r), y1: box.y1 - down(b)};
  }
  const polygon = path.match(/^polygon\\((?:\\w+, )?([^()]*)\\)$/);
  if (!polygon) return everywhere;
  const points = polygon[1].split(', ').map(point => point.split(' '));
  const xs = points.map(([x]) => across(x)), ys = points.map(([, y]) => down(y));
  return {x0: box.x0 + Math.min(...xs), y0: box.y0 + Math.min(...ys),
          x1: box.x0 + Math.max(...xs), y1: box.y0 + Math.max(...ys)};
}

function clipped(el, cs, at, outer) {
  const box = boxOf(el, at);
  let clip = cs.clipPath === 'none' ? outer : both(outer, around(cs.clipPath, box));
  const cut = cs.clip.match(/^rect\\((.*)\\)$/);
  if (cut && (cs.position === 'absolute' || cs.position === 'fixed')) {
    const [t, r, b, l] = cut[1].split(/,? +/);
    clip = both(clip, {x0: l === 'auto' ? box.x0 : box.x0 + px(l), y0: t === 'auto' ? box.y0 : box.y0 + px(t),
                       x1: r === 'auto' ? box.x1 : box.x0 + px(r), y1: b === 'auto' ? box.y1 : box.y0 + px(b)});
  }
  return clip;
}

function inside(el, cs, at, outer) {
  const root = el === el.ownerDocument.documentElement || el === el.ownerDocument.body;
  if (root || cs.display === 'inline' || cs.display === 'contents') return outer;
  const wide = cs.overflowX !== 'visible', tall = cs.overflowY !== 'visible';
  if (!wide && !tall && !/paint|strict|content/.test(cs.contain)) return outer;
  const box = boxOf(el, at);
  const pad = {x0: box.x0 + px(cs.borderLeftWidth), y0: box.y0 + px(cs.borderTopWidth),
               x1: box.x1 - px(cs.borderRightWidth), y1: box.y1 - px(cs.borderBottomWidth)};
  return both(outer, {x0: wide || !tall ? pad.x0 : -1e7, x1: wide || !tall ? pad.x1 : 1e7,
                      y0: tall || !wide ? pad.y0 : -1e7, y1: tall || !wide ? pad.y1 : 1e7});
}

const elements = [], words = [], styles = [], styleAt = new Map();
const places = new Map(), spans = new Map(), nodes = [];
const flow = {gap: true, word: null};

// The words of one text share what was computed for it, which is slow to ask.
const styleOf = new WeakMap();
function style(cs, opacity, drawn) {
  if (!styleOf.has(cs)) styleOf.set(cs, newStyle(cs, opacity, drawn));
  return styleOf.get(cs);
}

function newStyle(cs, opacity, drawn) {
  const svg = drawn ? cs.fill : '';
  const key = [svg, cs.webkitTextStrokeWidth, cs.color, cs.webkitTextFillColor, cs.fontSize, opacity, cs.fontFamily,
      cs.fontStyle].join('|');
  if (!styleAt.has(key)) {
    styleAt.set(key, styles.length);
    styles.push({color: cs.color, fill: cs.webkitTextFillColor, font: px(cs.fontSize), opacity, svg,
                 stroke: px(cs.webkitTextStrokeWidth) > 0, css: cs.font});
  }
  return styleAt.get(key);
}

function record(el, cs, ctx, found) {
  const box = both(boxOf(el, ctx.at), ctx.own);
  const [kind, role, value] = found;
  elements.push({kind, role, value: value || null, parent: ctx.parent, box: [box.x0, box.y0, box.x1, box.y1],
                 size: area(box) > 0, font: px(cs.fontSize), hidden: cs.visibility !== 'visible', tag: el.localName});
  places.set(el, elements.length - 1);
  nodes[elements.length - 1] = el;
  return elements.length - 1;
}

function children(el) {
  if (el.localName === 'slot') {
    const given = el.assignedNodes({flatten: true});
    if (given.length) return given;
  }
  if (el.localName === 'details' && !el.open) return [...el.children].filter(c => c.localName === 'summary').slice(0,
      1);
  return (el.shadowRoot || el).childNodes;
}

const UNSEEN = new Set(['script', 'style', 'noscript', 'template', 'head', 'title', 'desc', 'defs', 'metadata',
    'datalist',
                        'option', 'optgroup', 'symbol', 'marker', 'clipPath', 'mask', 'pattern', 'source', 'track',
                            'param']);

function visit(el, outer) {
  if (UNSEEN.has(el.localName)) return;
  const cs = getComputedStyle(el);
  if (cs.display === 'none' || cs.opacity === '0') return;
  const line = cs.display === 'inline' || cs.display === 'contents' || cs.display.startsWith('ruby');
  if (!line || el.localName === 'br') flow.gap = true;
  const ctx = contextOf(el, cs, outer, line), below = contextIn(el, cs, outer, ctx);
  if (isControl(el)) field(el, cs, below);
  else if (el.localName === 'iframe') framed(el, cs, below);
  else contents(el, cs, ctx, below);
  if (!line) flow.gap = true;
}

// What holds an element and clips it, and the element of the scene that it is.
function contextOf(el, cs, outer, line) {
  const base = cs.position === 'fixed' ? outer.fixed : cs.position === 'absolute' ? outer.absolute : outer.own;
  const ctx = {...outer, own: clipped(el, cs, outer.at, base), lin: linear(cs, outer.lin, el),
               opacity: outer.opacity * Number(cs.opacity), block: line ? outer.block : el,
               svg: outer.svg || el.localName === 'svg'};
  const found = kindOf(el, cs, ctx);
  if (found) {
    ctx.index = record(el, cs, ctx, found);
    ctx.parent = ctx.index;
    ctx.holder = HOLDS.has(found[0]) ? ctx.index : -1;
  }
  ctx.dots = line ? outer.dots : dots(el, cs, ctx);
  return ctx;
}

// The same for what is inside it.
function contextIn(el, cs, outer, ctx) {
  const cut = inside(el, cs, outer.at, ctx.own);
  const positioned = cs.position !== 'static', turns = cs.transform !== 'none' || cs.filter !== 'none'
      || cs.perspective !== 'none';
  return {...ctx, own: cut, absolute: positioned || turns ? cut : outer.absolute, fixed: turns ? cut : outer.fixed};
}

function contents(el, cs, ctx, below) {
  if (cs.display.includes('list-item')) generated(el, 'marker', cs, {...below, own: ctx.own});
  generated(el, 'before', cs, below);
  for (const node of children(el)) {
    if (node.nodeType === 1) visit(node, below);
    else if ((node.nodeType === 3 || node.nodeType === 4) && cs.visibility === 'visible') text(node, cs, below);
  }
  generated(el, 'after', cs, below);
}

function framed(el, cs, ctx) {
  let inner = null;
  try { inner = el.contentDocument; } catch (e) { }
  if (!inner || !inner.documentElement) return;
  const box = el.getBoundingClientRect();
  const at = {x: ctx.at.x + box.left + el.clientLeft + px(cs.paddingLeft),
      y: ctx.at.y + box.top + el.clientTop + px(cs.paddingTop)};
  const clip = both(ctx.own, {x0: at.x, y0: at.y, x1: ctx.at.x + box.right, y1: ctx.at.y + box.bottom});
  flow.gap = true;
  visit(inner.documentElement, {...ctx, at, own: clip, absolute: clip, fixed: clip});
  flow.gap = true;
}

function background() {
  for (const el of [document.documentElement, document.body]) {
    const colour = el ? getComputedStyle(el).backgroundColor : 'rgba(0, 0, 0, 0)';
    if (colour !== 'rgba(0, 0, 0, 0)') return colour;
  }
  return 'rgb(255, 255, 255)';
}

// A word as it is handed over, without what only the script needs.
function told(word) {
  if (!word.rect) return {...word, at: undefined};
  const {text, parent, role, rect, clip, share, glued, style, lin} = word;
  return {text, parent, role, rect, clip: share < 0.999 ? clip : undefined, share, glued, style, lin};
}

function measure() {
  const at = {x: scrollX, y: scrollY};
  visit(document.documentElement, {at, own: everywhere, absolute: everywhere, fixed: everywhere, parent: -1, holder: -1,
                                   lin: null, opacity: 1, block: document.documentElement, loose: -1});
  finish();
  globalThis.pixelproof = {elements, words, nodes, spans};
  return JSON.stringify({elements, words: words.map(told), styles, background: background()});
}
"""

SCRIPT = "(function (...areas) {" + KINDS + TABLES + WORDS + FIELDS + WALK + "return measure(); })"


def walk(sheet: Sheet) -> dict[str, Any]:
    """The elements, words and styles of a loaded page."""
    plain = sheet.ask(f"{HAS_CONTROLS} ? null : {SCRIPT}()")
    found: dict[str, Any] = json.loads(plain or sheet.call(SCRIPT, areas(sheet)))
    return found

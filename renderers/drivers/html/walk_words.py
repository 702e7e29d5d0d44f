"""Part of the script: the words of text nodes and where each stands.

A word is what stands between spaces; runs of Chinese, Japanese, Thai, Lao,
    Khmer and Burmese are cut where ICU cuts them.
Pieces of one word in neighbouring inline elements are one word where they touch and belong to one element of the scene.
"""

WORDS = """
const SCRIPTS = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar'];
const UNSPACED = new RegExp('[' + SCRIPTS.map(name => '\\\\p{Script=' + name + '}').join('') + ']', 'u');
const TOKEN = /[^\\s\\u200b]+/gu;
const segmenters = new Map();

function segmenter(lang) {
  if (!segmenters.has(lang)) {
    let made;
    try { made = new Intl.Segmenter(lang || 'en', {granularity: 'word'});
        } catch (e) { made = new Intl.Segmenter('en', {granularity: 'word'}); }
    segmenters.set(lang, made);
  }
  return segmenters.get(lang);
}

// Signs that are no words go with the word before them; opening ones with the word after.
function cutUnspaced(token, start, lang) {
  const cuts = [];
  let open = -1;
  for (const part of segmenter(lang).segment(token)) {
    const from = start + part.index, to = from + part.segment.length;
    if (part.isWordLike) { cuts.push([open >= 0 ? open : from, to]); open = -1; }
    else if (/^[\\p{Ps}\\p{Pi}]/u.test(part.segment) || !cuts.length || open >= 0) open = open >= 0 ? open : from;
    else cuts[cuts.length - 1][1] = to;
  }
  if (open >= 0) cuts.push([open, start + token.length]);
  return cuts;
}

function tokens(data, lang) {
  const found = [];
  for (const match of data.matchAll(TOKEN)) {
    if (UNSPACED.test(match[0])) found.push(...cutUnspaced(match[0], match.index, lang()));
    else found.push([match.index, match.index + match[0].length]);
  }
  return found;
}

function langOf(node) {
  const el = node.parentElement && node.parentElement.closest('[lang]');
  return el ? el.getAttribute('lang') : '';
}

// As the browser does it: every word of ICU's that begins in `text`, which comes after the sign `before`.
function capitals(text, before) {
  let made = '';
  for (const {segment, index} of segmenter('en').segment(before + text)) {
    const [first] = segment, large = first.toUpperCase();
    if (index < before.length) made += segment.slice(before.length - index);
    else made += (large.length > first.length ? first : large) + segment.slice(first.length);
  }
  return made;
}

function shown(text, cs, lang, before) {
  text = text.replace(/[\\u00ad\\u200b-\\u200f\\u2060\\u202a-\\u202e\\u2066-\\u2069\\ufeff]/g, '');
  if (cs.textTransform.includes('uppercase')) text = text.toLocaleUpperCase(lang || undefined);
  else if (cs.textTransform.includes('lowercase')) text = text.toLocaleLowerCase(lang || undefined);
  else if (cs.textTransform.includes('capitalize')) text = capitals(text, before);
  return text;
}

const rangeOf = new WeakMap();
function rectsOf(node, from, to, at) {
  const home = node.ownerDocument;
  if (!rangeOf.has(home)) rangeOf.set(home, home.createRange());
  const range = rangeOf.get(home);
  range.setStart(node, from);
  range.setEnd(node, to);
  const found = [];
  for (const r of range.getClientRects())
    if (r.width > 0 && r.height > 0) found.push({x0: r.left + at.x, y0: r.top + at.y, x1: r.right + at.x,
        y1: r.bottom + at.y});
  return found;
}

const oneLine = (a, b) => Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0) > 0.5 * Math.min(a.y1 - a.y0, b.y1 - b.y0);
const emOf = (cs, lin) => px(cs.fontSize) * (lin ? Math.abs(lin[0] * lin[3] - lin[1] * lin[2]) ** 0.5 : 1);
const turned = lin => Boolean(lin) && Math.abs(lin[1]) + Math.abs(lin[2]) > 1e-3;
const touch = (a, b, em) => Math.max(a.x0, b.x0) - Math.min(a.x1, b.x1) <= 0.12 * em;
const join = (a, b) => ({x0: Math.min(a.x0, b.x0), y0: Math.min(a.y0, b.y0), x1: Math.max(a.x1, b.x1),
    y1: Math.max(a.y1, b.y1)});

// The pieces of a word on each of its lines: nearly always one.
function pieces(node, from, to, ctx, cs, lang) {
  const before = from > 0 ? node.data[from - 1] : flow.gap || !flow.word ? ' ' : flow.word.text.at(-1);
  const rects = rectsOf(node, from, to, ctx.at);
  const whole = node.data.slice(from, to);
  if (!rects.length) return [];
  if (rects.length === 1) return [{rect: rects[0], text: shown(whole, cs, lang, before), where: [node, from, to]}];
  const found = [];
  let at = from;
  for (const sign of whole) {
    const next = at + sign.length;
    const rect = rectsOf(node, at, next, ctx.at).at(-1);  // of the letter after a hyphen the first is the hyphen's
    const last = found[found.length - 1];
    if (rect && last && oneLine(last.rect, rect) && touch(last.rect, rect, emOf(cs, ctx.lin))) {
      last.rect = join(last.rect, rect);
      last.raw += sign;
      last.where[2] = next;
    } else if (rect) found.push({rect, raw: sign, where: [node, at, next]});
    at = next;
  }
  found.forEach((p, i) => {
    p.text = shown(p.raw, cs, lang, i === 0 ? before : found[i - 1].raw.at(-1));
    const cut = p.where[2];
    if (i + 1 < found.length && (node.data[cut] === '\\u00ad' || p.raw.endsWith('\\u00ad')
        || (cs.hyphens === 'auto' && /\\p{L}$/u.test(p.raw) && /^\\p{L}/u.test(node.data.slice(cut)))))
      p.text += '-';
  });
  return found;
}

function loose(ctx, cs) {
  const seen = looseAt.get(ctx.block);
  if (seen !== undefined && elements[seen].parent === ctx.parent) return seen;
  elements.push({kind: 'text', role: 'other', value: null, parent: ctx.parent, box: [0, 0, 0, 0], size: false,
                 font: px(cs.fontSize), hidden: false, tag: '#text'});
  looseAt.set(ctx.block, elements.length - 1);
  return elements.length - 1;
}
const looseAt = new Map();

// Links, buttons and the like hold their words; a word outside of any holder goes to a text of its block.
const owner = (ctx, cs) => ctx.holder >= 0 ? ctx.holder : loose(ctx, cs);

function put(piece, parent, role, cs, ctx, glued) {
  const seen = both(piece.rect, ctx.own);
  const share = area(seen) / area(piece.rect);
  if (ctx.dots && share < 0.02) ctx.dots.words.push({rect: piece.rect});
  if (share < 0.02 || piece.rect.x1 <= 0 || piece.rect.y1 <= 0 || !piece.text) return null;
  const word = {text: piece.text, parent, role, rect: piece.rect, clip: seen, share,
                glued: Boolean(glued), style: style(cs, ctx.opacity, ctx.svg), lin: ctx.lin, at: ctx.at};
  words.push(word);
  if (ctx.dots) ctx.dots.words.push(word);
  spans.set(word, [piece.where]);
  return word;
}

function text(node, cs, ctx) {
  const data = node.data;
  if (!/[^\\s\\u200b]/.test(data)) { if (data.length) flow.gap = true; return; }
  if (cs.webkitTextSecurity !== 'none') return;
  let lang = null;
  const speak = () => lang === null ? (lang = langOf(node)) : lang;
  let end = 0;
  for (const [from, to] of tokens(data, speak)) {
    if (from > 0) flow.gap = true;
    const found = pieces(node, from, to, ctx, cs, cs.textTransform === 'none' ? '' : speak());
    if (!found.length) { end = to; continue; }
    const parent = owner(ctx, cs);
    const last = flow.word;
    if (from === 0 && !flow.gap && last && last.parent === parent && !turned(last.lin) && oneLine(last.rect,
        found[0].rect) && touch(last.rect, found[0].rect, emOf(cs, ctx.lin))) {
      last.rect = join(last.rect, found[0].rect);
      last.clip = both(last.rect, ctx.own);
      last.text += found[0].text;
      spans.get(last).push(found[0].where);
      found.shift();
    }
    let glued = from > 0 ? !/[\\s\\u200b]/.test(data[from - 1]) : !flow.gap;
    for (const piece of found) {
      flow.word = put(piece, parent, 'text', cs, ctx, glued) || flow.word;
      glued = true;
    }
    flow.gap = false;
    end = to;
  }
  if (end < data.length) flow.gap = true;
}

// Generated text is no text node: its place in the order is kept here, its words are fetched from outside.
function generated(el, which, cs, ctx) {
  const own = getComputedStyle(el, '::' + which);
  const none = which === 'marker' ? own.content === 'none' : own.content === 'none' || own.content === 'normal'
      || own.content === '""';
  if (none || own.display === 'none' || own.visibility !== 'visible') return;
  const word = {gen: keyOf(el) + ':' + which, parent: owner(ctx, cs), role: which === 'marker' ? 'marker'
      : 'generated', own: ctx.own,
              at: ctx.at, glued: !flow.gap && !/^["']\\s/.test(own.content),
              style: style(own, ctx.opacity), lin: ctx.lin};
  words.push(word);
  spans.set(word, [[el, which]]);
  if (which !== 'marker') { flow.gap = /\\s["']$/.test(own.content); flow.word = null; }
}

// The path of an element through trees, counted as a snapshot of the page counts it.
const orders = new Map();
function keyOf(el) {
  const root = el.getRootNode();
  if (!orders.has(root)) orders.set(root, new Map([...root.querySelectorAll('*')].map((e, i) => [e, i])));
  const outer = root.host ? keyOf(root.host) + 's' : root !== document && root.defaultView
      ? keyOf(root.defaultView.frameElement) + 'd' : '';
  return outer + '/' + orders.get(root).get(el);
}

// Where a line ends in dots that the browser put there, what they stand for is not on the picture.
const dotted = [];
function dots(el, cs, ctx) {
  const lines = Number(cs.webkitLineClamp) || 0;
  if (!lines && !(cs.textOverflow === 'ellipsis' && cs.overflowX !== 'visible')) return ctx.dots;
  const box = boxOf(el, ctx.at);
  pen.font = cs.font;
  dotted.push({words: [], rtl: cs.direction === 'rtl', left: box.x0 + px(cs.borderLeftWidth) + px(cs.paddingLeft),
               right: box.x1 - px(cs.borderRightWidth) - px(cs.paddingRight), low: box.y1, clamp: lines > 0,
               wide: pen.measureText('…').width});
  return dotted[dotted.length - 1];
}

function cutAtDots(found) {
  const over = word => found.clamp ? word.rect.y1 > found.low + 1
      : found.rtl ? word.rect.x0 < found.left - 0.5 : word.rect.x1 > found.right + 0.5;
  if (!found.words.some(over)) return;
  const seen = found.words.filter(word => word.share !== undefined && !(found.clamp && over(word)));
  const last = seen[seen.length - 1];
  if (!last) return;
  for (const word of seen) {
    if (!oneLine(word.rect, last.rect) && found.clamp) continue;
    if (!found.clamp && !found.words.some(other => over(other) && oneLine(other.rect, word.rect))) continue;
    word.clip = both(word.clip, {...everywhere, ...(found.rtl ? {x0: whole(word, found.left + found.wide, true)}
        : {x1: whole(word, found.right - found.wide, false)})});
    word.share = area(word.clip) / area(word.rect);
  }
}

// Where the letters of a word end that stand before `limit`, or begin that stand after it.
function whole(word, limit, after) {
  const inside = rect => after ? rect.x0 >= limit - 0.5 : rect.x1 <= limit + 0.5;
  if (after ? word.rect.x0 >= limit : word.rect.x1 <= limit) return after ? word.rect.x0 : word.rect.x1;
  let end = after ? word.rect.x1 : word.rect.x0;
  for (const [node, from, to] of spans.get(word)) {
    for (let at = from; at < to; at++) {
      const [rect] = rectsOf(node, at, at + 1, {x: word.at.x, y: word.at.y});
      if (rect && inside(rect)) end = after ? Math.min(end, rect.x0) : Math.max(end, rect.x1);
    }
  }
  return end;
}
"""

"""Part of the script: fields and buttons that are controls, whose words stand in trees of the browser's own.

The text of a one-line control is measured with its font and anchored on its ink later; the text nodes of the others
(`areas`) are fetched from outside and handed to the script.
"""

FIELDS = """
const labels = [];
const pen = new OffscreenCanvas(1, 1).getContext('2d');
const DATES = new Set(['date', 'time', 'datetime-local', 'month', 'week']);
const OWN_PAINT = new Set(['checkbox', 'radio', 'range', 'color']);

function fieldOf(el, cs) {
  const type = el.localName === 'input' ? el.type : el.localName;
  const value = {label: null, value: null, placeholder: null, checked: null};
  if (type === 'checkbox' || type === 'radio') value.checked = el.checked;
  else if (type === 'select') value.value = [...el.selectedOptions].map(o => o.label.trim().replace(/\\s+/g,
      ' ')).join(', ') || null;
  else if (type === 'file') value.value = null;
  else if (cs.webkitTextSecurity === 'none') value.value = el.value || null;
  if (!el.value && el.placeholder) value.placeholder = el.placeholder;
  for (const key of ['value', 'placeholder']) if (value[key]) value[key] = shown(value[key], cs, langOf(el), ' ');
  return ['field', type, value];
}

function ariaField(el, type) {
  const value = {label: null, value: null, placeholder: null, checked: null};
  if (type === 'checkbox' || type === 'radio') value.checked = el.getAttribute('aria-checked') === 'true';
  else if (type === 'range' || type === 'number') value.value = el.getAttribute('aria-valuetext')
      || el.getAttribute('aria-valuenow');
  return ['field', type, value];
}

function measured(text, cs) {
  pen.font = cs.font;
  pen.letterSpacing = cs.letterSpacing === 'normal' ? '0px' : cs.letterSpacing;
  const found = [];
  for (const [from, to] of tokens(text, () => ''))
    found.push({text: text.slice(from, to), from: pen.measureText(text.slice(0, from)).width,
        to: pen.measureText(text.slice(0, to)).width});
  return found;
}

function oneLiner(el, cs, ctx, said, role, space) {
  const parts = measured(shown(said, cs, langOf(el), ' '), cs);
  const seen = both(space, ctx.own);
  if (parts.length && area(seen) > 0)
    words.push({parts, space: seen, parent: ctx.index, role, glued: false, style: style(cs, ctx.opacity),
        lin: ctx.lin});
}

function content(el, cs, at) {
  const box = boxOf(el, at);
  return {x0: box.x0 + px(cs.borderLeftWidth) + px(cs.paddingLeft) * 0.5, y0: box.y0 + px(cs.borderTopWidth),
          x1: box.x1 - px(cs.borderRightWidth) - px(cs.paddingRight) * 0.5, y1: box.y1 - px(cs.borderBottomWidth)};
}

function field(el, cs, ctx) {
  for (const label of el.labels || []) labels.push([label, ctx.index]);
  const type = el.localName === 'input' ? el.type : el.localName;
  const ours = areas.filter(node => node.getRootNode().host === el);
  if (cs.visibility !== 'visible' || OWN_PAINT.has(type) || type === 'image') return;
  if (ours.length) {
    const first = words.length;
    for (const node of ours) area_words(node, el, cs, ctx);
    if (type === 'file') chooser(el, cs, ctx, first);
    return;
  }
  const space = content(el, cs, ctx.at);
  if (type === 'select') selected(el, cs, ctx, space);
  else if (PRESS.has(type)) oneLiner(el, cs, ctx, el.value || {submit: 'Submit', reset: 'Reset'}[type] || '', 'text',
      space);
  else if (cs.webkitTextSecurity !== 'none') return;
  else if (el.value) oneLiner(el, cs, ctx, el.value, 'value', space);
  else if (el.placeholder) oneLiner(el, {...styled(cs), ...faint(el)}, ctx, el.placeholder, 'placeholder', space);
}

const styled = cs => ({font: cs.font, letterSpacing: cs.letterSpacing, textTransform: cs.textTransform,
    direction: cs.direction,
                       fontSize: cs.fontSize, fontFamily: cs.fontFamily, fontStyle: cs.fontStyle});
function faint(el) {
  const cs = getComputedStyle(el, '::placeholder');
  return {color: cs.color, webkitTextFillColor: cs.webkitTextFillColor};
}

function selected(el, cs, ctx, space) {
  if (el.multiple || el.size > 1) return listed(el, cs, ctx);
  const arrow = cs.appearance === 'none' ? 0 : 13;
  const room = {...space, x0: space.x0 + (cs.direction === 'rtl' ? arrow : 0),
      x1: space.x1 - (cs.direction === 'rtl' ? 0 : arrow)};
  if (el.selectedOptions.length) oneLiner(el, cs, ctx, el.selectedOptions[0].label.trim().replace(/\\s+/g, ' '),
      'value', room);
}

function listed(el, cs, ctx) {
  for (const option of el.querySelectorAll('option, optgroup')) {
    const box = boxOf(option, ctx.at);
    const own = getComputedStyle(option);
    const [held] = option.localName === 'optgroup' ? option.children : [];
    if (held && area(boxOf(held, ctx.at)) > 0) box.y1 = boxOf(held, ctx.at).y0;
    if (area(box) > 0) oneLiner(option, own, ctx, option.label.trim().replace(/\\s+/g, ' '), 'value', box);
  }
}

function area_words(node, el, cs, ctx) {
  const own = node.parentElement ? getComputedStyle(node.parentElement) : cs;
  const hint = !el.value && el.placeholder;
  const shade = hint ? {...styled(cs), ...faint(el)} : cs;
  const type = el.localName === 'input' ? el.type : el.localName;
  for (const [from, to] of tokens(node.data, () => ''))
    for (const piece of pieces(node, from, to, ctx, own, '')) {
      const last = words[words.length - 1];
      if (DATES.has(type) && last && last.parent === ctx.index && touch(last.rect, piece.rect, 3 * px(cs.fontSize))) {
        last.rect = join(last.rect, piece.rect);
        last.clip = both(last.rect, ctx.own);
        last.text += piece.text;
      } else put(piece, ctx.index, hint && type === 'textarea' ? 'placeholder' : 'value', shade, ctx);
    }
}

// The button stands before the words that say what was chosen, those from `first` on.
function chooser(el, cs, ctx, first) {
  const own = getComputedStyle(el, '::file-selector-button');
  const space = content(el, cs, ctx.at);
  const chosen = words.splice(first);
  if (chosen.length) space.x1 = Math.min(...chosen.map(w => w.rect.x0)) - 2;
  oneLiner(el, {...styled(own), color: own.color, webkitTextFillColor: own.webkitTextFillColor}, ctx,
           el.multiple ? 'Choose Files' : 'Choose File', 'generated', space);
  words.push(...chosen);
}

function finish() {
  dotted.forEach(cutAtDots);
  for (const [label, index] of labels) {
    const at = places.get(label);
    if (at !== undefined) (elements[at].fields = elements[at].fields || []).push(index);
  }
}
"""

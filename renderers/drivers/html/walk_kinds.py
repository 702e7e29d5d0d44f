"""Part of the script: what kind of element of the scene an element of the page is."""

KINDS = """
// Kinds whose words are their own text; words that stand in none of them are grouped by block.
const HOLDS = new Set(['cell', 'heading', 'paragraph', 'text', 'label', 'button', 'link', 'field', 'image', 'icon']);
const REGIONS = {header: 'header', footer: 'footer', main: 'main', nav: 'nav', aside: 'aside', section: 'section',
  article: 'article', form: 'form', fieldset: 'group', dialog: 'dialog'};
const ROLES = {banner: ['region', 'header'], contentinfo: ['region', 'footer'], main: ['region', 'main'],
  navigation: ['region', 'nav'], complementary: ['region', 'aside'], region: ['region', 'section'],
  article: ['region', 'article'], form: ['region', 'form'], search: ['region', 'form'], group: ['region', 'group'],
  dialog: ['region', 'dialog'], alertdialog: ['region', 'dialog'], paragraph: ['paragraph', null],
  blockquote: ['text', 'quote'], caption: ['text', 'caption'], code: ['text', 'code'], term: ['text', 'term'],
  definition: ['text', 'definition'], button: ['button', null], link: ['link', null]};
const ARIA_FIELDS = {textbox: 'text', searchbox: 'search', checkbox: 'checkbox', radio: 'radio', switch: 'checkbox',
  slider: 'range', spinbutton: 'number', combobox: 'select'};
const PRESS = new Set(['submit', 'button', 'reset', 'image']);
const CONTROLS = new Set(['input', 'select', 'textarea']);
const ofHtml = el => el.namespaceURI === 'http://www.w3.org/1999/xhtml';
const isControl = el => CONTROLS.has(el.localName) && ofHtml(el);  // in a frame it is of another window's class
const shownSize = el => { const r = el.getBoundingClientRect(); return [r.width, r.height]; };
const small = el => { const [w, h] = shownSize(el); return w <= 32 && h <= 32; };

function headingLevel(el) {
  const level = parseInt(el.getAttribute('aria-level') || '2');
  return level >= 1 && level <= 6 ? level : 6;
}

function listItems(el) {
  const wanted = el.localName === 'dl' ? 'dt' : 'li';
  return [...el.children].filter(c => (c.localName === wanted || c.getAttribute('role') === 'listitem')
                                      && getComputedStyle(c).display !== 'none').length;
}

function picture(el, role) {
  const loaded = el.localName === 'img' ? el.complete && el.naturalWidth > 0 : true;
  return small(el) ? ['icon', null, {loaded}] : ['image', role, {loaded}];
}

function item(el) {
  const list = el.parentElement;
  const kin = list ? [...list.children].filter(c => c.localName === el.localName
      || c.getAttribute('role') === 'listitem') : [el];
  return ['text', 'item', {place: kin.indexOf(el) + 1, marker: null}];
}

function byRole(el, role, ctx) {
  if (role === 'heading') return ['heading', null, {level: headingLevel(el)}];
  if (role === 'list') return ['list', el.localName === 'ol' ? 'ordered' : 'unordered', {items: listItems(el)}];
  if (role === 'listitem') return item(el);
  if (role === 'img') return picture(el, el.localName === 'svg' ? 'svg' : 'picture');
  if (role in ARIA_FIELDS) return ariaField(el, ARIA_FIELDS[role]);
  if (role in ROLES) return [...ROLES[role], null];
  return tableRole(el, role);
}

function byTag(el) {
  const tag = el.localName;
  if (!ofHtml(el) && tag !== 'svg' && tag !== 'a') return null;
  if (/^h[1-6]$/.test(tag)) return ['heading', null, {level: Number(tag[1])}];
  if (tag in REGIONS) return ['region', REGIONS[tag], null];
  if (tag === 'p') return ['paragraph', null, null];
  if (tag === 'ul' || tag === 'menu') return ['list', 'unordered', {items: listItems(el)}];
  if (tag === 'ol') return ['list', 'ordered', {items: listItems(el)}];
  if (tag === 'dl') return ['list', 'terms', {items: listItems(el)}];
  if (tag === 'li') return item(el);
  if (tag === 'dt') return ['text', 'term', null];
  if (tag === 'dd') return ['text', 'definition', null];
  if (tag === 'caption' || tag === 'figcaption' || tag === 'legend') return ['text', 'caption', null];
  if (tag === 'blockquote') return ['text', 'quote', null];
  if (tag === 'pre' || tag === 'code') return el.closest('pre') === el || !el.closest('pre') ? ['text', 'code',
      null] : null;
  if (tag === 'label') return ['label', 'field_label', null];
  if (tag === 'a' && el.hasAttribute('href')) return ['link', null, null];
  if (tag === 'button') return ['button', null, null];
  if (tag === 'img') return picture(el, 'picture');
  if (tag === 'canvas') return picture(el, 'canvas');
  if (tag === 'svg' && !el.ownerSVGElement) return picture(el, 'svg');
  if (tag === 'video' || tag === 'object' || tag === 'embed') return picture(el, 'picture');
  return tableTag(el);
}

function kindOf(el, cs, ctx) {
  const tag = el.localName;
  if (isControl(el)) {
    if (tag === 'input' && el.type === 'hidden') return null;
    return tag === 'input' && PRESS.has(el.type) ? ['button', null, null] : fieldOf(el, cs);
  }
  const role = (el.getAttribute('role') || '').trim().split(/\\s+/)[0].toLowerCase();
  if (role && role !== 'presentation' && role !== 'none') {
    const found = byRole(el, role, ctx);
    if (found) return found;
  }
  if ((role === 'presentation' || role === 'none') && tag !== 'img' && tag !== 'svg') return null;
  return byTag(el);
}
"""

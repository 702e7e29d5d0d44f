"""Part of the script: a drawing made of nothing but what is drawn and can be measured.

What would load, run or lead elsewhere goes. Each `use` becomes a group with a copy of what it names, as the browser
would draw it out of sight: so its shapes and texts are found like all others.
"""

COPIED = 20_000  # elements that all `use` of a drawing may make together
DEEP = 50

UNFOLD = """
const SVG = 'http://www.w3.org/2000/svg', XLINK = 'http://www.w3.org/1999/xlink';
const ACTIVE = new Set(['script', 'handler', 'listener', 'meta', 'base', 'link', 'iframe', 'frame', 'frameset',
  'object', 'embed', 'applet', 'portal', 'fencedframe', 'audio', 'video', 'discard']);
const RESOURCES = 'linearGradient, radialGradient, pattern, clipPath, mask, filter, marker, style';

// A field of a form, and a picture of a document, stands there for whatever is called as it is.
function unnamed(root) {
  const form = document.createElement('form'), get = Element.prototype.getAttribute;
  for (const el of root.querySelectorAll('*')) for (const key of ['id', 'name']) {
    const name = el.namespaceURI === SVG ? null : get.call(el, key);
    if (name && (name in form || name in document || /^\\d+$/.test(name)))
      Element.prototype.removeAttribute.call(el, key);
  }
}

function calmed(root, told) {
  unnamed(root);
  for (const el of [root, ...root.querySelectorAll('*')]) {
    if (ACTIVE.has(el.localName.toLowerCase())) { el.remove(); continue; }
    for (const {name} of [...el.attributes])
      if (/^on/i.test(name) || (!told && name.startsWith('data-pixelproof'))) el.removeAttribute(name);
  }
}

// The browser moves nothing here: what ends elsewhere than it began and stays there is put there.
function arrived(root) {
  for (const move of root.querySelectorAll('animate, animateTransform, animateMotion, set')) {
    const said = name => move.getAttribute(name), href = said('href') ?? move.getAttributeNS(XLINK, 'href');
    const el = href ? root.querySelector('#' + CSS.escape(href.slice(1))) : move.parentElement;
    const to = (said('values') || '').split(';').filter(value => value.trim()).at(-1) ?? said('to');
    const name = said('attributeName') || '', timed = /^[-+\\d.:;\\sminh]*$/.test(said('begin') || '');
    const kept = move.localName === 'set' && (said('dur') || 'indefinite') === 'indefinite';
    const stays = (kept || said('fill') === 'freeze') && said('repeatCount') !== 'indefinite';
    move.remove();
    if (!el || to === null || to === undefined || !timed || !stays) continue;
    if (move.localName === 'animateTransform') {
      const before = said('additive') === 'sum' ? (el.getAttribute('transform') || '') + ' ' : '';
      el.setAttribute('transform', `${before}${said('type') || 'translate'}(${to})`);
    } else if (move.localName !== 'animateMotion' && /^(?!on|data-)[\\w:-]+$/i.test(name)) {
      if (name !== 'd' && name in el.style && el.style.getPropertyValue(name)) el.style.setProperty(name, to);
      else el.setAttribute(name, to);
    }
  }
}

class TooMuch extends Error {}

function unfolded(root) {
  const named = new Map(), outside = [];
  for (const el of [root, ...root.querySelectorAll('[id]')]) if (!named.has(el.id)) named.set(el.id, el);
  let made = 0;
  const hrefOf = use => (use.getAttribute('href') ?? use.getAttributeNS(XLINK, 'href') ?? '').trim();
  const make = (tag, given = {}) => {
    const el = root.ownerDocument.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(given)) if (value !== null) el.setAttribute(name, value);
    return el;
  };
  const wear = (el, from, but) => {
    for (const a of from.attributes)
      if (!but.includes(a.localName)) el.setAttributeNS(a.namespaceURI, a.name, a.value);
  };
  const place = use => {
    const x = use.getAttribute('x') || '0', y = use.getAttribute('y') || '0';
    const plain = /^\\s*[-+]?(\\d+\\.?\\d*|\\.\\d+)(e[-+]?\\d+)?(px)?\\s*$/i;
    if (plain.test(x) && plain.test(y)) return make('g', {transform: `translate(${parseFloat(x)},${parseFloat(y)})`});
    return make('svg', {x, y, style: 'overflow: visible'});
  };
  const copy = (use, target) => {
    made += 1 + target.querySelectorAll('*').length;
    if (made > COPIED) throw new TooMuch();
    let el = target.cloneNode(true);
    for (const not of el.querySelectorAll(RESOURCES)) not.remove();
    const sides = side => use.getAttribute(side) || target.getAttribute(side);
    if (target.localName === 'symbol') {
      const window = make('svg', {width: sides('width'), height: sides('height')});
      wear(window, target, ['x', 'y', 'width', 'height']);
      window.append(...el.childNodes);
      el = window;
    } else if (target.localName === 'svg')
      for (const side of ['width', 'height']) if (sides(side)) el.setAttribute(side, sides(side));
    return el;
  };
  const unfold = (use, within) => {
    const href = hrefOf(use), target = href.startsWith('#') ? named.get(decoded(href.slice(1))) : null;
    if (href && !href.startsWith('#')) outside.push(href.slice(0, 200));
    if (!target || target.contains(use) || within.includes(target) || target.matches(RESOURCES)) { use.remove();
        return; }
    if (within.length >= DEEP) throw new TooMuch();
    const group = make('g'), inner = place(use), el = copy(use, target);
    wear(group, use, ['x', 'y', 'width', 'height', 'href']);
    group.append(inner);
    inner.append(el);
    use.replaceWith(group);
    for (const nested of [...el.querySelectorAll('use')]) unfold(nested, [...within, target]);
    if (el.localName === 'use') unfold(el, [...within, target]);
  };
  for (const use of [...root.querySelectorAll('use')])
    if (use.isConnected && !use.closest('clipPath')) unfold(use, []);
  return outside;
}

function decoded(name) { try { return decodeURIComponent(name); } catch (e) { return name; } }
"""


def unfolding() -> str:
    return UNFOLD.replace("COPIED", str(COPIED)).replace("DEEP", str(DEEP))

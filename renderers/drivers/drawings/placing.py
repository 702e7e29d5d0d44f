"""The script that puts a drawing into every frame: read, made plain, as large as it says, standing still."""

from __future__ import annotations

from .unfold import unfolding

_PARSE = """
function parsed(text, told) {
  const made = new DOMParser().parseFromString(text, 'image/svg+xml');
  const wrong = made.querySelector('parsererror div') || made.querySelector('parsererror');
  if (wrong) return {wrong: wrong.textContent};
  const root = made.documentElement;
  if (root.localName !== 'svg' || root.namespaceURI !== SVG) return {wrong: 'the outermost element is no svg'};
  calmed(root, told);
  arrived(root);
  return {root};
}
"""
# How large a drawing is: what its own sides say in lengths, else its view box; null where it says that it has no size.
_SIZE = """
function sizeOf(svg) {
  const said = svg.computedStyleMap(), box = svg.viewBox.baseVal;
  const given = side => {
    const value = said.get(side);
    return value && value.unit === 'px' ? value.value : null;
  };
  let wide = given('width'), tall = given('height');
  if (wide === 0 || tall === 0) return null;
  const shape = box && box.width > 0 && box.height > 0 ? box.width / box.height : 0;
  if (!wide && !tall) return shape ? [box.width, box.height] : [300, 150];
  return [wide || (shape ? tall * shape : 300), tall || (shape ? wide / shape : 150)];
}
"""
_PLACE = """
const FIXED = {position: 'static', margin: '0', 'box-sizing': 'border-box', 'min-width': '0', 'min-height': '0',
  'max-width': 'none', 'max-height': 'none', zoom: '1'};
function place(frame, copy, n, wide, tall, scale) {
  const up = side => { const step = scale === 1.5 ? 2 : 1; return step * Math.ceil(side / step - 1e-6); };
  const set = (name, value) => copy.style.setProperty(name, value, 'important');
  set('width', wide + 'px');
  set('height', tall + 'px');
  for (const [name, value] of Object.entries(FIXED)) set(name, value);
  frame.style.width = up(wide) + 'px';
  frame.style.height = up(tall) + 'px';
  frame.style.top = n * up(tall) + 'px';
  return [up(wide), up(tall)];
}
function ended(frame) {
  for (const moving of frame.contentDocument.getAnimations()) {
    try { moving.finish(); } catch (e) { moving.cancel(); }
  }
}
function loaded(frame, copy) {
  const pictures = [...copy.querySelectorAll('image, img')].map(image => {
    const asked = new frame.contentWindow.Image();
    try { asked.src = new URL(image.src || image.href.baseVal, frame.contentDocument.baseURI); } catch (e) { }
    return asked.decode().catch(() => image.setAttribute('data-pixelproof-lost', ''));
  });
  return Promise.all([...pictures, frame.contentDocument.fonts.ready]);
}
"""
# Puts the drawing into every frame and says how large it is, or what is wrong with it.
_SHOW = """(async (text, told, scale, most) => {
  const {root, wrong} = parsed(text, told);
  if (wrong) return {wrong};
  let outside;
  try { outside = unfolded(root); } catch (e) { if (e instanceof TooMuch) return {large: true}; throw e; }
  const frames = [...document.querySelectorAll('iframe')];
  const copies = frames.map(frame => {
    const own = frame.contentDocument, copy = own.importNode(root, true);
    own.replaceChild(copy, own.documentElement);
    return copy;
  });
  const size = sizeOf(copies[0]);
  if (!size) return {none: true};
  const [wide, tall] = size;
  if (wide * scale > most[0] || tall * scale > most[1]) return {wide, tall};
  const room = frames.map((frame, n) => place(frame, copies[n], n, wide, tall, scale))[0];
  frames.forEach(ended);
  await Promise.race([Promise.all(frames.map((frame, n) => loaded(frame, copies[n]))),
                      new Promise(done => setTimeout(done, 3000))]);
  return {wide, tall, room, outside};
})"""
PLACED = "(function (...given) {" + unfolding() + _PARSE + _SIZE + _PLACE + "return " + _SHOW + "(...given); })"

"""What runs in the library's page: it draws a figure and says of each mark and text what it is.

Values are those of Plotly's own calculation, bound to the elements that it drew: what was drawn, not what was asked
for. There is a note for each mark and text, by its number in the SVG; places are pixels of the drawing.
"""

from __future__ import annotations

from .plotly_tell import TELL

BEGIN = "async function () { if (!window.Plotly) throw new Error('no Plotly'); return 0; }"
DRAW = (
    """async function (source, largest) {
  const given = JSON.parse(source), size = {width: 700, height: 500};
  const layout = {...(given.layout || {})};
  for (const side of ['width', 'height']) {
    if (!(Number(layout[side]) >= 10)) layout[side] = size[side];
    if (layout[side] > largest) return {large: layout[side]};
  }
  delete layout.transition;
  const gd = document.createElement('div');
  document.body.append(gd);
  try {
    await Plotly.newPlot(gd, {data: given.data || [], layout, config: {staticPlot: true, responsive: false}});
    const told = tell(gd);
    const left = [Object, Array, String, Number, Function].some(each => Object.keys(each.prototype).length);
    return {svg: Plotly.Snapshot.toSVG(gd, 'svg', 1), left, ...told};
  } catch (error) {
    return {wrong: String(error && error.message || error)};
  } finally {
    try { Plotly.purge(gd); } catch (error) { }
    for (const el of [...document.body.children]) if (el.id !== 'js-plotly-tester') el.remove();  // it measures there
  }
"""
    + TELL
    + "}"
)

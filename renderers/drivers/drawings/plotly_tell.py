"""Part of the script: what each element of the drawing is."""

from .plotly_tell_marks import MARKS

TELL = (
    r"""
  function tell(gd) {
    const full = gd._fullLayout, notes = [], home = gd.getBoundingClientRect();
    const axes = {}, panels = [];
    const all = (selector, from = gd) => [...from.querySelectorAll(selector)];
    const note = (kind, role, more) => { notes.push({kind, role, ...more, n: notes.length + 1}); return notes.length; };
    const mark = (el, kind, role, more = {}) => {
      const number = note(kind, role, el.localName === 'text' ? {...more, raw: raw(el)} : more);
      el.setAttribute('data-pixelproof', JSON.stringify([kind, role, {}, number]));
      return number;
    };
    // A text as it was asked for: it alone tells what stands raised.
    const raw = el => el.getAttribute('data-unformatted') || el.textContent;
    const DAY = 86400000;

    // A place of an axis as it is said: a number, a date, or the place of a category among them.
    const say = (ax, at) => {
      if (typeof at !== 'number' || !isFinite(at)) return null;
      if (ax.type === 'date') {
        const whole = new Date(Math.round(at));
        if (isNaN(whole)) return null;
        const text = whole.toISOString();
        return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19);
      }
      return at;
    };
    const pixel = (ax, at) => ax._offset + ax.c2p(at);
    const shows = (ax, at) => { const p = ax.c2p(at); return p >= -0.5 && p <= ax._length + 0.5; };
    const fine = (ax, at) => {
      const p = ax.c2p(at), wide = Math.abs(ax.p2c(p + 0.5) - ax.p2c(p - 0.5));
      return isFinite(wide) ? (ax.type === 'date' ? wide / DAY : wide) : null;
    };
    const span = (ax, length) => ax.type === 'date' ? length / DAY : length;

    function axis(ax) {
      if (axes[ax._id]) return;
      const ends = ax.range.map(end => ax.p2c(ax.r2p(end)));
      axes[ax._id] = {
        id: ax._id, type: ax.type, min: say(ax, Math.min(...ends)), max: say(ax, Math.max(...ends)),
        matches: Object.values(full._axisMatchGroups || []).filter(group => ax._id in group).flatMap(Object.keys),
        categories: (ax._categories || []).map(String), given: ax.tickmode === 'array' && !!ax.ticktext,
      };
      const place = tick => ax.type === 'log' ? Math.pow(10, tick.x) : tick.x, first = notes.length;
      for (const el of all('path.' + ax._id + 'tick, g.' + ax._id + 'tick > text')) {
        const tick = el.localName === 'path' ? el.__data__ : el.parentNode.__data__;
        if (!tick) continue;
        const more = {axis: ax._id, at: say(ax, place(tick)), place: tick.x};
        if (el.localName === 'path') mark(el, 'tick', tick.minor ? 'minor' : 'major', more);
        else mark(el, 'label', 'tick_label', {...more});
      }
      for (const el of all(['grid', 'grid-minor', 'zl'].map(name => 'path.' + ax._id + name).join()))
        mark(el, 'shape', 'grid', {axis: ax._id});
      for (const el of all('text.' + ax._id + 'title')) mark(el, 'label', 'axis_label', {axis: ax._id});
    }

    function panel(role, box, more) {
      panels.push({role, box, ...more});
      return panels.length - 1;
    }

    function subplots() {
      for (const [id, plot] of Object.entries(full._plots || {})) {
        const {xaxis: x, yaxis: y} = plot;
        axis(x);
        axis(y);
        panel(plot.mainplot && plot.mainplot !== id ? 'twin' : 'main',
              [x._offset, y._offset, x._offset + x._length, y._offset + y._length],
              {id, x: x._id, y: y._id, main: plot.mainplot, domain: [x.domain[0], x.domain[1], y.domain[1]]});
      }
      for (const el of all('path.xlines-above, path.ylines-above, path.xlines-below, path.ylines-below,'
                           + ' [class^="overlines"] path')) mark(el, 'shape', 'spine');
      for (const el of all('rect.bg').filter(el => el.closest('.bglayer, .cartesianlayer'))) mark(el, 'shape', 'frame');
    }

    const panelOf = trace => panels.findIndex(
      one => one.x === (trace.xaxis || 'x') && one.y === (trace.yaxis || 'y'));
"""
    + MARKS
    + r"""
    function traces() {
      const known = {bar: bars, histogram: bars, scatter, pie, heatmap: heat, histogram2d: heat};
      const layers = ['barlayer g.trace', 'scatterlayer g.trace', 'pielayer g.trace', 'heatmaplayer > g'];
      for (const root of all(layers.map(layer => '.' + layer).join())) {
        const cd = root.__data__, trace = Array.isArray(cd) && cd[0] && cd[0].trace;
        const small = root.closest('.infolayer');  // the whole of it once more, under a slider
        if (!trace || small || !(trace.type in known)) continue;
        if (trace.type === 'pie' || panelOf(trace) >= 0) known[trace.type](cd, root);
      }
      for (const el of all('.boxlayer g.trace, .violinlayer g.trace, .candlesticklayer g.trace'))
        all('path', el).forEach(path => mark(path, 'shape', 'other'));
      for (const el of all('.cbfills')) mark(el, 'shape', 'other');
    }

    function legends() {
      for (const el of all('.infolayer > g').filter(el => /^legend\d*$/.test(el.classList[0]))) {
        const name = el.classList[0], number = note('legend', null, {name});
        const background = el.querySelector('rect.bg');
        if (background) mark(background, 'legend', null, {name, behind: number});
        for (const text of all('text[class$="titletext"]', el)) mark(text, 'title', 'legend', {legend: number});
        for (const line of all('g.traces', el)) {
          const item = line.__data__ && line.__data__[0];
          const text = line.querySelector('text'), key = line.querySelector('g.layers');
          if (!item || !text) continue;
          if (item.groupTitle) { mark(text, 'title', 'legend', {legend: number}); continue; }
          const trace = item.trace || {};
          const entry = mark(text, 'label', 'legend', {legend: number, trace: trace.index ?? null,
            slice: trace.type === 'pie' ? String(item.label) : null});
          if (key) mark(key, 'shape', 'legend_key', {legend: number, entry});
        }
      }
    }

    // What a library of subplots puts over each of them stands in the middle above it, at no data.
    function heading(one) {
      if (one.showarrow || one.xref !== 'paper' || one.yref !== 'paper' || one.yanchor !== 'bottom') return -1;
      return panels.findIndex(({domain: [left, right, top]}) =>
        Math.abs(one.x - (left + right) / 2) < 1e-6 && Math.abs(one.y - top) < 1e-6);
    }

    function others() {
      for (const el of all('.annotation')) {
        const one = full.annotations[Number(el.dataset.index)], at = one ? heading(one) : -1;
        const own = one ? panels.findIndex(
          p => p.x === one.xref.split(' ')[0] && p.y === one.yref.split(' ')[0]) : -1;
        for (const text of all('text', el)) {
          if (at >= 0) mark(text, 'title', 'panel', {panel: at});
          else mark(text, 'label', 'annotation', {panel: own});
        }
        for (const shape of all('rect.bg, .annotation-arrow-g', el)) mark(shape, 'shape', 'other', {panel: own});
      }
      for (const el of all('.shapelayer path')) reference(el, full.shapes[Number(el.dataset.index)]);
      for (const el of all('text.gtitle')) mark(el, 'title', 'figure');
    }

    function reference(el, one) {
      const at = one ? panels.findIndex(p => one.xref.split(' ')[0] === p.x || one.yref.split(' ')[0] === p.y) : -1;
      const free = ref => ref === 'paper' || ref.endsWith(' domain');
      let value = null;
      if (one && one.type === 'line' && at >= 0) {
        const plot = full._plots[panels[at].id];
        if (plot && one.y0 === one.y1 && free(one.xref) && !free(one.yref)) value = {y: along(plot.yaxis, one.y0)};
        else if (plot && one.x0 === one.x1 && free(one.yref) && !free(one.xref)) value = {x: along(plot.xaxis, one.x0)};
      }
      mark(el, 'shape', value ? 'reference_line' : 'other', {panel: at, value});
    }
    const along = (ax, given) => say(ax, ax.type === 'category' ? ax.d2c(given) : ax.p2c(ax.r2p(
      ax.type === 'log' ? Math.log10(ax.d2c(given)) : given)));

    // What is cut off at the edge of a panel is no less seen for it.
    function edges() {
      for (const el of all('[clip-path]')) {
        const clip = gd.querySelector((el.getAttribute('clip-path').match(/#[\w-]+/) || ['#none'])[0] + ' rect');
        const side = name => Number(clip.getAttribute(name) || 0);
        if (clip) el.dataset.pixelproofWithin = JSON.stringify(
          [side('x'), side('y'), side('x') + side('width'), side('y') + side('height')]);
      }
    }

    edges();
    subplots();
    traces();
    legends();
    others();
    gd.style.color = full.paper_bgcolor;
    const called = gd._fullData.map(({index, name, legendgroup}) => ({index, name, group: legendgroup}));
    return {notes, axes, panels, traces: called, width: full.width, height: full.height,
            paper: getComputedStyle(gd).color};
  }
"""
)

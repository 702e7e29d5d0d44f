"""Part of the script: the marks of each trace, by the data that Plotly has bound to them."""

MARKS = r"""
    function bars(cd, root) {
      const trace = cd[0].trace, at = panelOf(trace), level = trace.orientation === 'h';
      const x = full._plots[panels[at].id].xaxis, y = full._plots[panels[at].id].yaxis;
      const along = level ? x : y, across = level ? y : x;
      const series = {trace: trace.index, panel: at, several: Array.isArray(trace.marker.color)};
      for (const el of all('.point', root)) {
        const bar = el.__data__, path = el.querySelector('path');
        if (!bar || typeof bar.p !== 'number' || typeof bar.s !== 'number') continue;
        const centre = (bar.p0 + bar.p1) / 2, end = bar.b + bar.s;
        if (![bar.p0, bar.p1].some(p => shows(across, p)) && !shows(across, centre)) continue;
        const [from, to] = [along.c2p(bar.b), along.c2p(end)];
        if (Math.max(from, to) < 0 || Math.min(from, to) > along._length) continue;
        const more = {...series, level, place: bar.orig_p ?? bar.p, low: bar.p0, high: bar.p1, from: bar.b, end,
                      at: say(across, bar.orig_p ?? bar.p), value: span(along, bar.s), base: say(along, bar.b),
                      fine: fine(along, end), whole: shows(along, end)};
        const number = path ? mark(path, 'bar', null, more) : note('bar', null, more);
        for (const text of all('text', el)) mark(text, 'label', 'value', {of: number, panel: at});
      }
      errors(root, x, y, series);
    }

    function errors(root, x, y, series) {
      for (const el of all('path.xerror, path.yerror', root)) {
        const d = el.__data__, upright = el.classList.contains('yerror');
        const [way, across, along] = upright ? ['y', x, y] : ['x', y, x];
        el.style.fill = 'none';
        if (!d) continue;
        const place = d.p ?? d[upright ? 'x' : 'y'], [low, high] = ['s', 'h'].map(end => say(along, d[way + end]));
        mark(el, 'shape', 'error_bar', {...series, upright, place, at: say(across, place), low, high});
      }
    }

    function scatter(cd, root) {
      const trace = cd[0].trace, at = panelOf(trace);
      const x = full._plots[panels[at].id].xaxis, y = full._plots[panels[at].id].yaxis;
      const upright = !(y.type === 'category' && x.type !== 'category'), stacked = !!trace.stackgroup;
      const along = upright ? y : x, measured = upright ? 'y' : 'x';
      const {color: colours, size: sizes} = trace.marker || {};
      const series = {trace: trace.index, panel: at, upright, stacked, several: Array.isArray(colours)};
      const good = cd.filter(d => typeof d.x === 'number' && typeof d.y === 'number');
      const fills = root.querySelector('.fills'), lines = root.querySelector('.lines');
      if (fills && fills.querySelector('path')) mark(fills, 'area', null, {...series, points: good.length});
      let line = null;
      if (lines && lines.querySelector('path.js-line')) {
        const course = good.map(d => [pixel(x, d.x), pixel(y, d.y)]);
        line = mark(lines, 'line', null, {...series, course});
      }
      errors(root, x, y, series);
      const drawn = new Map(all('.points path.point', root).map(el => [el.__data__, el]));
      const numbers = new Map(), places = [], many = good.length > 2000;
      if (many && drawn.size) mark(root.querySelector('.points'), 'shape', 'other', series);
      for (const d of good) {
        if (!shows(x, d.x) || !shows(y, d.y)) continue;
        const el = drawn.get(d), role = line === null ? 'scatter' : el ? 'marker' : 'vertex';
        if (!el && (stacked || line === null && !many)) continue;
        const more = {...series, line, x: say(x, d.orig_x ?? d.x), y: say(y, d.orig_y ?? d.y), xplace: d.orig_x ?? d.x,
                      yplace: d.orig_y ?? d.y, fine: fine(along, d[measured]), many};
        if (Array.isArray(sizes) && d.mrc > 0) more.size = Math.pow(1.5 * d.mrc, 2);
        const number = el && !many ? mark(el, 'point', role, more) : note('point', role, more);
        numbers.set(d, number);
        if (!el && line !== null) places.push([number, x.c2p(d.x), y.c2p(d.y)]);
      }
      if (places.length && !many) lines.setAttribute('data-pixelproof-places', JSON.stringify(places));
      for (const el of all('.textpoint text', root))
        mark(el, 'label', 'value', {of: numbers.get(el.parentNode.__data__) || null, panel: at});
    }

    // The polygon of a slice's edge, in pixels of the drawing.
    function edge(pt, cd0, path) {
      const to = path.getScreenCTM(), cx = pt.cxFinal ?? cd0.cx, cy = pt.cyFinal ?? cd0.cy;
      const start = Math.atan2(pt.px0[1], pt.px0[0]), share = pt.v / cd0.vTotal;
      const turn = cd0.trace.direction === 'clockwise' ? 1 : -1, steps = Math.max(2, Math.ceil(72 * share));
      const arc = r => Array.from({length: steps + 1}, (_, i) => {
        const angle = start + turn * 2 * Math.PI * share * i / steps;
        const at = new DOMPoint(cx + r * Math.cos(angle), cy + r * Math.sin(angle)).matrixTransform(to);
        return [at.x - home.left, at.y - home.top];
      });
      const hole = cd0.trace.hole, whole = share > 0.999999;
      return [...arc(cd0.r), ...(hole ? arc(hole * cd0.r).reverse() : whole ? [] : arc(0).slice(0, 1))];
    }

    function pie(cd, root) {
      const trace = cd[0].trace, {x, y} = trace.domain, {l, t, w, h} = full._size;
      const at = panel('main', [l + w * x[0], t + h * (1 - y[1]), l + w * x[1], t + h * (1 - y[0])],
                       {id: null, domain: [x[0], x[1], y[1]]});
      for (const el of all('g.slice', root)) {
        const pt = el.__data__, path = el.querySelector('path.surface');
        if (!pt || pt.hidden || !path || !(pt.v > 0)) continue;
        const number = mark(path, 'wedge', trace.hole ? 'donut' : 'pie', {
          panel: at, trace: trace.index, label: String(pt.label), value: pt.v, share: pt.v / cd[0].vTotal,
          edge: edge(pt, cd[0], path)});
        for (const text of all('text.slicetext', el))
          mark(text, 'label', 'value', {of: number, panel: at});
      }
      for (const text of all('.titletext text', root)) mark(text, 'title', 'panel', {panel: at});
    }

    function heat(cd, root) {
      const {z} = cd[0], value = {rows: z.length, columns: Math.max(0, ...z.map(row => row.length))};
      for (const el of all('image', root)) mark(el, 'image', 'heat', {panel: panelOf(cd[0].trace), value});
    }
"""

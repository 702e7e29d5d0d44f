"""Part of the script: tables, those of tags and those of ARIA roles, and where each of their cells stands."""

TABLES = """
const CELLS = {cell: 'data', gridcell: 'data', rowheader: 'header', columnheader: 'header'};
const cellAt = new Map();
const gone = el => getComputedStyle(el).display === 'none';
const plain = el => /^(presentation|none)\\b/.test(el.getAttribute('role') || '');

// Rows of cells become a grid: a cell takes the next free column, and its span in both directions.
function grid(rows) {
  const taken = [];
  let columns = 0;
  rows.forEach((row, y) => {
    let x = 0;
    for (const cell of row.cells) {
      taken[y] = taken[y] || [];
      while (taken[y][x]) x++;
      const wide = Math.max(1, Math.min(cell.wide, 1000));
      const tall = Math.max(1, Math.min(cell.tall === 0 ? row.left : cell.tall, row.left));
      for (let dy = 0; dy < tall; dy++) for (let dx = 0; dx < wide; dx++) (taken[y + dy] = taken[y + dy]
          || [])[x + dx] = true;
      cellAt.set(cell.el, {row: y, column: x, rows: tall, columns: wide, head: row.head});
      x += wide;
      columns = Math.max(columns, x);
    }
  });
  return {rows: rows.length, columns};
}

function tagRows(table) {
  const rows = [];
  const shown = [...table.rows].filter(row => !gone(row) && !gone(row.parentElement));
  for (const row of shown) {
    const section = row.parentElement;
    const left = shown.filter(r => r.parentElement === section);
    const cells = [...row.cells].filter(c => !gone(c)).map(c => ({el: c, wide: c.colSpan, tall: c.rowSpan}));
    rows.push({cells, left: left.length - left.indexOf(row), head: section.localName === 'thead'});
  }
  return rows;
}

function roleRows(table) {
  const found = [];
  const look = el => {
    for (const child of el.children) {
      const role = child.getAttribute('role');
      if (role === 'table' || role === 'grid' || gone(child)) continue;
      if (role === 'row') found.push(child); else look(child);
    }
  };
  look(table);
  return found.map((row, y) => {
    const cells = [];
    const gather = el => {
      for (const child of el.children) {
        if (gone(child)) continue;
        if (child.getAttribute('role') in CELLS) cells.push({el: child,
            wide: Number(child.getAttribute('aria-colspan')) || 1,
                                                          tall: Number(child.getAttribute('aria-rowspan')) || 1});
        else gather(child);
      }
    };
    gather(row);
    return {cells, left: found.length - y, head: false};
  });
}

function tableRole(el, role) {
  if (role === 'table' || role === 'grid' || role === 'treegrid')
    return ['region', 'table', grid(el.localName === 'table' && ofHtml(el) ? tagRows(el) : roleRows(el))];
  if (role in CELLS && cellAt.has(el)) return ['cell', CELLS[role], cellAt.get(el)];
  return null;
}

function tableTag(el) {
  if (el.localName === 'table') return ['region', 'table', grid(tagRows(el))];
  if ((el.localName === 'td' || el.localName === 'th') && cellAt.has(el))
    return ['cell', el.localName === 'th' ? 'header' : 'data', cellAt.get(el)];
  return null;
}
"""

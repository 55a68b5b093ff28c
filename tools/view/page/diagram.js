// The space-time diagram: a lane per node, a row per step, time downward. A canvas that is redrawn for what is in sight: a
// frame costs the rows and arrows of one screen, however long the run is.
const Diagram = (() => {
  const canvas = document.getElementById('canvas'), scroller = document.getElementById('scroller');
  const spacer = document.getElementById('spacer'), minimap = document.getElementById('minimap');
  const context = canvas.getContext('2d'), mini = minimap.getContext('2d');
  const HEAD = 40, GUTTER = 104, BUCKET = 32;
  let rowHeight = 24, laneWidth = 90, width = 0, height = 0;
  let rows = [];            // rows in sight of the filters
  let place = new Int32Array(0);  // by row: its place among them (of a hidden row: of the next one)
  let buckets = [];         // by place / BUCKET: arrows that cross it
  let selected = -1, hovered = null, found = new Set(), pending = false;

  const x = (node) => GUTTER + (node + .5) * laneWidth - scroller.scrollLeft;
  const y = (where) => HEAD + (where + .5) * rowHeight - scroller.scrollTop;

  function setRows(list) {
    rows = list;
    place = new Int32Array(STEPS.length + 1);
    let k = 0;
    for (let row = 0; row <= STEPS.length; ++row) {
      while (k < rows.length && rows[k] < row) ++k;
      place[row] = k;
    }
    buckets = Array.from({length: Math.ceil(rows.length / BUCKET) + 1}, () => []);
    for (const arrow of ARROWS) {
      const [from, to] = endsOf(arrow);
      if (from === null) continue;
      for (let b = Math.max(0, Math.floor(from / BUCKET)); b <= Math.min(buckets.length - 1, Math.floor(to / BUCKET)); ++b) buckets[b].push(arrow);
    }
    resize();
  }
  const isShown = (row) => row >= 0 && rows[place[row]] === row;

  // Places between which an arrow is drawn, null if neither of its steps is in sight of the filters.
  function endsOf(arrow) {
    if (!isShown(arrow.sent) && !isShown(arrow.got)) return [null, null];
    const from = arrow.sent >= 0 ? place[arrow.sent] : place[arrow.got] - 2;
    if (arrow.got >= 0) return [from, place[arrow.got]];
    if (arrow.at === null) return [from, from + 2.5];
    return [from, Math.max(from + 1, Math.min(place[Math.min(rowOfTime(arrow.at), STEPS.length)], from + 12))];
  }

  function resize() {
    const box = scroller.getBoundingClientRect(), scale = window.devicePixelRatio || 1;
    width = scroller.clientWidth; height = scroller.clientHeight;
    laneWidth = Math.max(58, Math.min(170, (width - GUTTER - 190) / NODES.length));
    canvas.width = Math.round(width * scale); canvas.height = Math.round(height * scale);
    canvas.style.width = width + 'px'; canvas.style.height = height + 'px';
    context.setTransform(scale, 0, 0, scale, 0, 0);
    spacer.style.height = HEAD + (rows.length + 3) * rowHeight + 'px';
    spacer.style.width = GUTTER + laneWidth * NODES.length + 190 + 'px';
    minimap.width = Math.round(76 * scale); minimap.height = Math.round(box.height * scale);
    minimap.style.height = box.height + 'px';
    mini.setTransform(scale, 0, 0, scale, 0, 0);
    drawMinimap.base = null;
    draw();
  }
  function redraw() {
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => { pending = false; draw(); });
  }

  function draw() {
    const c = context;
    c.fillStyle = COLOURS.paper;
    c.fillRect(0, 0, width, height);
    const first = Math.max(0, Math.floor(scroller.scrollTop / rowHeight) - 1);
    const last = Math.min(rows.length - 1, Math.ceil((scroller.scrollTop + height) / rowHeight));
    c.save();
    c.beginPath(); c.rect(0, HEAD, width, height - HEAD); c.clip();
    drawGround(first, last);
    const focus = selected >= 0 ? new Set(arrowsOf(STEPS[selected])) : new Set();
    const drawn = new Set();
    for (let b = Math.floor(first / BUCKET); b <= Math.floor(last / BUCKET); ++b) {
      for (const arrow of buckets[b] || []) if (!focus.has(arrow) && arrow !== hovered) drawn.add(arrow);
    }
    const calm = drawn.size > 80 ? .25 : .5;  // where much goes on, what the selected step has to do with stands out
    for (const arrow of drawn) drawArrow(arrow, focus.size ? calm : .85);
    for (const arrow of focus) drawArrow(arrow, 1, true);
    if (hovered) drawArrow(hovered, 1, true);
    for (let k = first; k <= last; ++k) drawStep(STEPS[rows[k]], k);
    drawGaps(first, last);
    c.restore();
    drawHeads();
    drawMinimap(first, last);
  }
  const arrowsOf = (step) => step.arrow ? [step.arrow, ...step.outgoing] : step.outgoing;

  // Bands of views, partitions, crashes, lanes, the selected row.
  function drawGround(first, last) {
    const c = context, top = y(first) - rowHeight, bottom = Math.min(y(last) + rowHeight, y(rows.length - 1) + rowHeight);
    for (const cut of PARTITIONS) {
      const from = y(place[cut.from]) - rowHeight / 2, to = y(place[Math.min(cut.to, STEPS.length)]) - rowHeight / 2;
      if (to < HEAD || from > height) continue;
      c.fillStyle = COLOURS.ink; c.globalAlpha = .05;
      c.fillRect(GUTTER - scroller.scrollLeft, from, laneWidth * NODES.length, to - from);
      cut.groups.forEach((group, k) => {  // whoever is apart from the first group, darker with each group
        c.globalAlpha = Math.min(.3, .11 * k);
        for (const name of group) c.fillRect(x(META.nodes.indexOf(name)) - laneWidth / 2, from, laneWidth, to - from);
      });
      c.globalAlpha = 1;
      c.setLineDash([6, 3]); c.strokeStyle = COLOURS.ink; c.lineWidth = 1.2;
      c.strokeRect(GUTTER - scroller.scrollLeft, from, laneWidth * NODES.length, to - from); c.setLineDash([]);
      const text = '‖ partition' + (cut.oneWay ? ' (one way)' : '') + ': ' + cut.groups.map((g) => g.join(' ')).join(' | ');
      label(text, GUTTER + 6 - scroller.scrollLeft, Math.max(from - 4, HEAD + 12), COLOURS.ink, 'italic 600 ');
    }
    for (const node of NODES) {
      const at = x(node.index);
      for (let k = 0; k < node.views.length; ++k) {
        const [row, view] = node.views[k];
        const from = y(place[row]) - (k === 0 ? rowHeight / 2 : 0);
        const to = k + 1 < node.views.length ? y(place[node.views[k + 1][0]]) : y(rows.length - 1) + rowHeight;
        if (to < HEAD || from > height || node.client) continue;
        c.fillStyle = viewColour(view);
        c.fillRect(at - 9, from, 18, to - from);
        c.save();
        c.translate(at - 12, Math.min(Math.max(from, HEAD) + 42, to)); c.rotate(-Math.PI / 2);
        c.font = '10px system-ui, sans-serif'; c.fillStyle = COLOURS.faint;
        if (to - Math.max(from, HEAD) > 50) c.fillText('view ' + view, 0, 0);
        c.restore();
      }
      c.strokeStyle = node.faulty ? COLOURS.bad : COLOURS.lane;
      c.lineWidth = node.faulty ? 2 : 1;
      c.setLineDash(node.faulty ? [7, 4] : []);
      c.beginPath(); c.moveTo(at, top); c.lineTo(at, bottom); c.stroke();
      c.setLineDash([]);
    }
    for (const crash of CRASHES) {
      const from = y(place[crash.from]) - rowHeight / 2, to = y(place[Math.min(crash.to, STEPS.length)]) - rowHeight / 2;
      if (to < HEAD || from > height) continue;
      const at = x(crash.node);
      c.fillStyle = COLOURS.paper; c.fillRect(at - 12, from, 24, to - from);
      c.strokeStyle = COLOURS.ink; c.lineWidth = 1; c.setLineDash([2, 3]);
      c.strokeRect(at - 10, from, 20, to - from); c.setLineDash([]);
      label('✖ crashed', at + 12, Math.max(from + 12, HEAD + 12), COLOURS.bad, '600 ');
      if (crash.to < STEPS.length) label('▲ restarts', at + 12, to + 2, COLOURS.good, '600 ');
    }
    if (selected >= 0 && isShown(selected)) {
      c.fillStyle = COLOURS.select; c.globalAlpha = .75;
      c.fillRect(0, y(place[selected]) - rowHeight / 2, width, rowHeight);
      c.globalAlpha = 1;
    }
  }

  function geometry(arrow) {
    const [from, to] = endsOf(arrow);
    if (from === null) return null;
    const x1 = x(arrow.from), y1 = y(from);
    let x2 = x(arrow.to), y2 = y(to);
    const {reach} = strokeOf(arrow);
    if (reach < 1) { x2 = x1 + (x2 - x1) * reach; y2 = y1 + rowHeight * 1.1; }
    return {x1, y1, x2, y2};
  }

  function drawArrow(arrow, alpha, strong) {
    const g = geometry(arrow);
    if (!g || Math.max(g.y1, g.y2) < HEAD || Math.min(g.y1, g.y2) > height) return;
    const c = context, stroke = strokeOf(arrow);
    const unfinished = arrow.got < 0 && stroke.reach === 1;
    c.globalAlpha = stroke.lie ? Math.max(alpha, .8) : unfinished ? alpha * .5 : alpha;
    c.strokeStyle = c.fillStyle = stroke.colour;
    c.lineWidth = stroke.width + (strong ? 1.2 : 0);
    c.setLineDash(stroke.dash);
    c.beginPath(); c.moveTo(g.x1, g.y1); c.lineTo(g.x2, g.y2); c.stroke();
    c.setLineDash([]);
    if (stroke.reach === 1 && !unfinished) head(g, stroke);
    if (stroke.end) {
      c.font = 'bold 14px system-ui, sans-serif'; c.fillStyle = COLOURS.bad;
      c.textAlign = 'center'; c.fillText(stroke.end, g.x2, g.y2 + 5); c.textAlign = 'left';
      if (strong || alpha > .5) {
        c.font = '10px system-ui, sans-serif'; c.fillStyle = stroke.colour;
        c.textAlign = g.x2 < g.x1 ? 'right' : 'left';
        c.fillText(MESSAGES[arrow.m].kind, g.x2 + (g.x2 < g.x1 ? -8 : 8), g.y2 + 3);
        c.textAlign = 'left';
      }
    }
    if (stroke.sign) {
      const mx = g.x1 + (g.x2 - g.x1) * .5, my = g.y1 + (g.y2 - g.y1) * .5;
      c.beginPath(); c.arc(mx, my, 8, 0, 7); c.fillStyle = COLOURS.paper; c.fill();
      c.lineWidth = 1.5; c.strokeStyle = stroke.colour; c.stroke();
      c.font = 'bold 12px system-ui, sans-serif'; c.fillStyle = stroke.colour; c.textAlign = 'center';
      c.fillText(stroke.sign, mx, my + 4); c.textAlign = 'left';
    }
    c.globalAlpha = 1;
  }
  function head(g, stroke) {
    const c = context, angle = Math.atan2(g.y2 - g.y1, g.x2 - g.x1), back = 6;
    const tx = g.x2 - back * Math.cos(angle), ty = g.y2 - back * Math.sin(angle);
    c.beginPath();
    c.moveTo(tx, ty);
    for (const turn of [.42, -.42]) c.lineTo(tx - 8 * Math.cos(angle + turn), ty - 8 * Math.sin(angle + turn));
    c.closePath();
    if (stroke.refused) { c.fillStyle = COLOURS.paper; c.fill(); c.lineWidth = 1.2; c.stroke(); } else c.fill();
  }

  function label(text, at, base, colour, style) {
    const c = context;
    c.font = (style || '') + '11.5px system-ui, sans-serif';
    c.lineWidth = 3.5; c.strokeStyle = COLOURS.paper; c.lineJoin = 'round';
    c.strokeText(text, at, base);
    c.fillStyle = colour; c.fillText(text, at, base);
    return c.measureText(text).width;
  }

  function drawStep(step, k) {
    const c = context, node = NODES[step.node], at = x(step.node), on = y(k), size = 4.5;
    c.fillStyle = COLOURS.faint; c.font = '11px ui-monospace, monospace'; c.textAlign = 'right';
    c.fillText(String(step.i), 38, on + 4); c.fillText(ms(step.t), 98, on + 4); c.textAlign = 'left';
    if (found.has(step.row)) { c.fillStyle = COLOURS.accent; c.fillRect(0, on - rowHeight / 2 + 2, 4, rowHeight - 4); }
    c.beginPath();
    if (node.faulty) {
      c.moveTo(at, on - size - 2); c.lineTo(at + size + 2, on); c.lineTo(at, on + size + 2); c.lineTo(at - size - 2, on); c.closePath();
      c.fillStyle = COLOURS.bad;
    } else {
      c.arc(at, on, size, 0, 7);
      c.fillStyle = COLOURS.ink;
    }
    c.fill();
    c.lineWidth = 1.5; c.strokeStyle = COLOURS.paper; c.stroke();
    drawText(step, at, on);
  }

  // Name of what came, and the marks of what it led to, beside the step: right of it where there is room.
  function drawText(step, at, on) {
    const message = messageOf(step);
    let text, colour;
    if (message) {
      text = message.kind + ' ' + message.label.replace(/ \(.*\)$/, '');
      colour = message.forged || message.equivocated ? COLOURS.bad : colourOf(message.kind);
    } else {
      text = step.cause[0] === 't' ? '◔ ' + step.cause[1] : '▷ ' + step.cause[1];
      colour = COLOURS.ink;
    }
    if (text.length > 64) text = text.slice(0, 63) + '…';
    const c = context, badges = fewBadges(step);
    c.font = '11.5px system-ui, sans-serif';
    const widths = badges.map(([sign, words]) => c.measureText(`${sign} ${words}`).width + 12);
    const total = c.measureText(text).width + widths.reduce((a, b) => a + b, 0) + 14;
    let left = at + 13;
    if (left + total > width - 4) left = Math.max(GUTTER + 2, Math.min(width - 4 - total, at + 13));
    if (left < at + 13 && left + total > at - 13 && at - 13 - total > GUTTER) left = at - 13 - total;
    left += label(text, left, on + 4, colour, '') + 7;
    badges.forEach(([sign, words, tone, rank], k) => {
      c.fillStyle = rank === null || rank < 0 ? COLOURS.chip : COLOURS['h' + rank];
      c.strokeStyle = rank > 0 ? COLOURS.bad : COLOURS.line; c.lineWidth = rank > 0 ? 1.5 : 1;
      c.setLineDash(rank === 1 ? [3, 2] : rank > 1 ? [1, 2] : []);
      c.beginPath(); c.roundRect(left, on - 8, widths[k] - 4, 16, 4); c.fill(); c.stroke(); c.setLineDash([]);
      c.fillStyle = COLOURS[tone]; c.font = (rank > 0 ? 'bold ' : '') + '11.5px system-ui, sans-serif';
      c.fillText(`${sign} ${words}`, left + 4, on + 4, widths[k] - 10);
      left += widths[k];
    });
  }

  function drawGaps(first, last) {
    const c = context;
    for (const {row} of RUN.ranges) {
      if (row === 0 && STEPS.length && STEPS[0].i === 0) continue;
      const k = place[row];
      if (k < first || k > last + 1) continue;
      const before = row === 0 ? 0 : STEPS[row - 1].i + 1, on = y(k) - rowHeight / 2;
      c.setLineDash([8, 6]); c.strokeStyle = COLOURS.accent; c.lineWidth = 2;
      c.beginPath(); c.moveTo(0, on); c.lineTo(width, on); c.stroke(); c.setLineDash([]);
      label(`… ${STEPS[row].i - before} steps are not shown …`, 110, on + 4, COLOURS.accent, '600 ');
    }
  }

  function drawHeads() {
    const c = context;
    c.fillStyle = COLOURS.panel; c.fillRect(0, 0, width, HEAD);
    c.strokeStyle = COLOURS.line; c.lineWidth = 1;
    c.beginPath(); c.moveTo(0, HEAD - .5); c.lineTo(width, HEAD - .5); c.stroke();
    const row = selected >= 0 ? selected : rows[Math.min(rows.length - 1, Math.max(0, Math.round(scroller.scrollTop / rowHeight)))] || 0;
    c.textAlign = 'center';
    for (const node of NODES) {
      const at = x(node.index), view = viewAt(node, row), leads = !node.client && view % META.replicas === node.index;
      c.font = 'bold 13px system-ui, sans-serif';
      c.fillStyle = node.faulty ? COLOURS.bad : COLOURS.ink;
      c.fillText((node.faulty ? '▲ ' : '') + node.name, at, 17);
      c.font = '10px system-ui, sans-serif'; c.fillStyle = node.faulty ? COLOURS.bad : COLOURS.faint;
      c.fillText((node.faulty ? 'adversary' : node.client ? 'client' : leads ? '' : `view ${view}`) + (leads ? `${node.faulty ? ', ' : ''}primary v${view}` : ''), at, 32, laneWidth - 2);
    }
    c.textAlign = 'right'; c.font = '11px system-ui, sans-serif'; c.fillStyle = COLOURS.faint;
    c.fillRect(0, 0, 0, 0);
    c.fillText('step', 38, 24); c.fillText('ms', 98, 24);
    c.textAlign = 'left';
  }

  // The whole run: views as columns, lies and witnesses as ticks, the window in sight.
  function drawMinimap(first, last) {
    const c = mini, tall = parseFloat(minimap.style.height) || height, per = tall / Math.max(1, rows.length);
    if (!drawMinimap.base) {
      const base = drawMinimap.base = document.createElement('canvas');
      base.width = minimap.width; base.height = minimap.height;
      const b = base.getContext('2d'), lane = 44 / NODES.length;
      b.setTransform(window.devicePixelRatio || 1, 0, 0, window.devicePixelRatio || 1, 0, 0);
      b.fillStyle = COLOURS.panel; b.fillRect(0, 0, 76, tall);
      for (const node of NODES) {
        node.views.forEach(([row, view], k) => {
          const to = k + 1 < node.views.length ? place[node.views[k + 1][0]] : rows.length;
          b.fillStyle = node.client ? COLOURS.chip : viewColour(view);
          b.fillRect(4 + node.index * lane, place[row] * per, Math.max(1, lane - 1), (to - place[row]) * per);
        });
      }
      const tick = (row, colour, left, wide) => { b.fillStyle = colour; b.fillRect(left, place[row] * per - 1, wide, Math.max(2, Math.min(4, per))); };
      for (const step of STEPS) {
        if (!isShown(step.row)) continue;
        if (step.sends.some(([m]) => MESSAGES[m].forged || MESSAGES[m].equivocated)) tick(step.row, COLOURS.bad, 4 + step.node * lane - 1, Math.max(4, lane));
        if (step.says.some(([kind]) => kind === 'entered')) tick(step.row, COLOURS.orange, 50, 7);
        if (step.says.some(([kind]) => kind === 'completed') && COMPLETIONS.length < 400) tick(step.row, COLOURS.good, 58, 7);
      }
      for (const i of landmarks()) { const row = rowOfStep(i); if (STEPS[row].i === i) tick(row, COLOURS.ink, 66, 10); }
    }
    c.drawImage(drawMinimap.base, 0, 0, 76, tall);
    c.strokeStyle = COLOURS.accent; c.lineWidth = 2;
    c.strokeRect(1, first * per, 74, Math.max(4, (last - first + 1) * per));
    if (selected >= 0) { c.fillStyle = COLOURS.accent; c.fillRect(0, place[selected] * per - 1, 76, 2); }
  }

  function scrollToRow(row) {
    const top = place[row] * rowHeight, seen = scroller.scrollTop;
    if (top < seen + rowHeight * 2 || top > seen + height - HEAD - rowHeight * 4) scroller.scrollTop = Math.max(0, top - (height - HEAD) * .4);
    const at = x(STEPS[row].node);
    if (at < GUTTER || at > width - 60) scroller.scrollLeft += at - width / 2;
    redraw();
  }

  // What is under a point of the canvas: a step, or a copy of a message.
  function hit(px, py) {
    if (py < HEAD) return null;
    const k = Math.round((py - HEAD + scroller.scrollTop) / rowHeight - .5);
    if (k < 0 || k >= rows.length) return null;
    const step = STEPS[rows[k]];
    if (Math.abs(px - x(step.node)) < 10) return {step};
    let best = null, distance = 6;
    for (const b of [Math.floor(k / BUCKET) - 1, Math.floor(k / BUCKET), Math.floor(k / BUCKET) + 1]) {
      for (const arrow of buckets[b] || []) {
        const g = geometry(arrow);
        if (!g) continue;
        const dx = g.x2 - g.x1, dy = g.y2 - g.y1, square = dx * dx + dy * dy || 1;
        const s = Math.max(0, Math.min(1, ((px - g.x1) * dx + (py - g.y1) * dy) / square));
        const d = Math.hypot(px - g.x1 - s * dx, py - g.y1 - s * dy);
        if (d < distance) { distance = d; best = arrow; }
      }
    }
    return best ? {arrow: best} : {row: step};
  }

  return {
    canvas, scroller, minimap, setRows, resize, redraw, scrollToRow, hit, isShown,
    rows: () => rows, placeOf: (row) => place[row],
    select(row) { selected = row; redraw(); },
    hover(arrow) { if (hovered !== arrow) { hovered = arrow; redraw(); } },
    mark(set) { found = set; redraw(); },
    zoom(by) { const middle = scroller.scrollTop / rowHeight; rowHeight = Math.max(12, Math.min(44, rowHeight + by)); resize(); scroller.scrollTop = middle * rowHeight; },
    forget() { drawMinimap.base = null; redraw(); },
    point: (row) => ({x: x(STEPS[row].node), y: y(place[row])}),
    middleOf(arrow) { const g = geometry(arrow); return g && {x: g.x1 + (g.x2 - g.x1) * .7, y: g.y1 + (g.y2 - g.y1) * .7}; },
  };
})();

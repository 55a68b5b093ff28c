// Puts the page together: filters, selection, keys, pointer, and the address's #step=41.
(() => {
  const filters = {kinds: new Set(), nodes: new Set(), views: new Set()};  // what is switched off
  let selected = -1, matches = [];
  const live = document.getElementById('live'), tip = document.getElementById('tip');

  const kindOf = (step) => messageOf(step) ? messageOf(step).kind : step.cause[0] === 't' ? 'timers' : 'submissions';
  const passes = (step) => !filters.kinds.has(kindOf(step)) && !filters.nodes.has(step.node) && !filters.views.has(step.view);
  function applyFilters() {
    Diagram.setRows(STEPS.filter(passes).map((step) => step.row));
    if (selected >= 0) {
      const rows = Diagram.rows();
      if (!Diagram.isShown(selected) && rows.length) select(rows[Math.min(Diagram.placeOf(selected), rows.length - 1)]);
      else if (rows.length) { Diagram.scrollToRow(selected); drawConversation(STEPS[selected]); }
    }
    document.getElementById('count').textContent = `${Diagram.rows().length} of ${STEPS.length} steps`;
  }

  function select(row, fromAddress) {
    if (row < 0 || row >= STEPS.length) return;
    selected = row;
    const step = STEPS[row];
    if (!Diagram.isShown(row)) {  // a link leads to a step that is filtered away: all of it again
      for (const set of Object.values(filters)) set.clear();
      document.querySelectorAll('#tools button[aria-pressed]').forEach((button) => button.setAttribute('aria-pressed', 'true'));
      applyFilters();
    }
    Diagram.select(row);
    Diagram.scrollToRow(row);
    drawStepPanel(step); drawHistories(step); drawConversation(step);
    live.textContent = `Step ${step.i}, ${nodeName(step.node)}: ${sentence(step)}`;
    Diagram.canvas.setAttribute('aria-label', `Space-time diagram of ${STEPS.length} steps. Selected: step ${step.i}. Arrow keys move.`);
    if (!fromAddress) history.replaceState(null, '', '#step=' + step.i);
  }
  function fromAddress() {
    const found = /^#step=(\d+)$/.exec(location.hash);
    if (found) select(rowOfStep(Number(found[1])), true);
    return Boolean(found);
  }

  // ---- Filters and search ----

  function toggles(title, items, set) {
    return el('span', {class: 'group', role: 'group', 'aria-label': title}, el('b', {}, title), items.map(([value, text, colour]) =>
      el('button', {'aria-pressed': 'true', 'data-filter': text, title: 'Click: off and on. Double click: only this.',
        onclick: (event) => {
          const off = !set.has(value);
          if (off) set.add(value); else set.delete(value);
          event.currentTarget.setAttribute('aria-pressed', String(!off));
          applyFilters();
        },
        ondblclick: (event) => {
          const group = event.currentTarget.parentNode;
          const alone = items.every(([other]) => other === value ? !set.has(other) : set.has(other));
          set.clear();
          if (!alone) for (const [other] of items) if (other !== value) set.add(other);
          [...group.querySelectorAll('button')].forEach((button, k) => button.setAttribute('aria-pressed', String(!set.has(items[k][0]))));
          applyFilters();
        }},
        colour ? el('span', {class: 'swatch', style: `background:${colour}`}) : null, text)));
  }
  function drawTools() {
    const counts = new Map(), views = new Set();
    for (const step of STEPS) { counts.set(kindOf(step), (counts.get(kindOf(step)) || 0) + 1); views.add(step.view); }
    const order = [...Object.keys(META.messages), 'timers', 'submissions'];
    const kinds = [...counts.keys()].sort((a, b) => order.indexOf(a) - order.indexOf(b));
    const search = el('input', {type: 'search', id: 'search', placeholder: 'search: text, a digest, a node…', 'aria-label': 'Search in the steps',
      oninput: () => searchFor(search.value), onkeydown: (event) => {
        if (event.key === 'Enter') { nextMatch(event.shiftKey ? -1 : 1); event.preventDefault(); }
        if (event.key === 'Escape') { search.value = ''; searchFor(''); Diagram.canvas.focus(); }
        event.stopPropagation();
      }});
    const tools = document.getElementById('tools');
    tools.append(search, el('span', {id: 'found', 'aria-live': 'polite'}));
    if (NODES.length <= 40) tools.append(toggles('Nodes', NODES.map((node) => [node.index, node.name, null]), filters.nodes));
    if (views.size > 1) tools.append(toggles('Views', [...views].sort((a, b) => a - b).slice(0, 30).map((view) => [view, 'view ' + view, `var(--v${view % 6})`]), filters.views));
    const help = el('span', {class: 'faint'}, 'keys: ↑ ↓ step · ← cause · → effect · n p same node · w next landmark · / search');
    tools.append(el('span', {class: 'group'}, el('button', {onclick: () => Diagram.zoom(4), 'aria-label': 'Larger rows'}, '+'),
      el('button', {onclick: () => Diagram.zoom(-4), 'aria-label': 'Smaller rows'}, '−'), el('span', {id: 'count', class: 'faint'})), help,
      toggles('Messages', kinds.map((kind) => [kind, kind, META.messages[kind] ? `var(--${groupOf(kind)})` : null]), filters.kinds));
  }
  function searchFor(text) {
    const wanted = text.trim().toLowerCase();
    matches = [];
    if (wanted) {
      for (const step of STEPS) {
        const line = `${step.i} ${nodeName(step.node)} ${sentence(step)}`.toLowerCase();
        const whole = /^[0-9a-f]{5,16}$/.test(wanted) && JSON.stringify(RUN.steps[step.row]).includes(wanted);
        if (whole || line.includes(wanted)) matches.push(step.row);
      }
    }
    Diagram.mark(new Set(matches));
    document.getElementById('found').textContent = wanted ? `${matches.length} found` : '';
  }
  function nextMatch(direction) {
    if (!matches.length) return;
    const after = direction > 0 ? matches.find((row) => row > selected) : [...matches].reverse().find((row) => row < selected);
    select(after === undefined ? matches[direction > 0 ? 0 : matches.length - 1] : after);
  }

  // ---- Keys ----

  function move(by) {
    const rows = Diagram.rows(), at = selected < 0 ? -by : Diagram.placeOf(selected);
    const next = Math.max(0, Math.min(rows.length - 1, at + by));
    if (rows.length) select(rows[next]);
  }
  const KEYS = {
    ArrowDown: () => move(1), j: () => move(1), ArrowUp: () => move(-1), k: () => move(-1),
    PageDown: () => move(20), PageUp: () => move(-20), Home: () => move(-STEPS.length), End: () => move(STEPS.length),
    ArrowLeft: () => { const step = STEPS[selected]; if (step && step.arrow && step.arrow.sent >= 0) select(step.arrow.sent); },
    ArrowRight: () => { const step = STEPS[selected], next = step && step.outgoing.find((arrow) => arrow.got >= 0); if (next) select(next.got); },
    n: () => sameNode(1), p: () => sameNode(-1), '+': () => Diagram.zoom(4), '-': () => Diagram.zoom(-4),
    w: () => { const marks = landmarks().filter(isShownStep).map(rowOfStep); const next = marks.find((row) => row > selected); if (marks.length) select(next ?? marks[0]); },
    '/': () => document.getElementById('search').focus(), Escape: () => { tip.hidden = true; },
  };
  function sameNode(by) {
    if (selected < 0) return;
    const rows = NODES[STEPS[selected].node].rows.filter(Diagram.isShown), at = rows.indexOf(selected) + by;
    if (at >= 0 && at < rows.length) select(rows[at]);
  }
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select')) return;
    if (event.target.closest('#panel') && ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'].includes(event.key)) return;
    const action = KEYS[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  // ---- Pointer ----

  function pointed(event) {
    const box = Diagram.canvas.getBoundingClientRect();
    return Diagram.hit(event.clientX - box.left, event.clientY - box.top);
  }
  function showTip(target, event) {
    if (!target || target.row) { tip.hidden = true; Diagram.hover(null); return; }
    Diagram.hover(target.arrow || null);
    tip.replaceChildren(...tipFor(target).filter(Boolean));
    tip.hidden = false;
    const around = document.getElementById('diagram').getBoundingClientRect();
    const left = event.clientX - around.left + 16, top = event.clientY - around.top + 12;
    tip.style.left = Math.max(4, Math.min(left, around.width - tip.offsetWidth - 84)) + 'px';
    tip.style.top = Math.max(4, top + tip.offsetHeight > around.height ? top - tip.offsetHeight - 24 : top) + 'px';
  }
  Diagram.canvas.addEventListener('pointermove', (event) => showTip(pointed(event), event));
  Diagram.canvas.addEventListener('pointerleave', () => { tip.hidden = true; Diagram.hover(null); });
  Diagram.canvas.addEventListener('click', (event) => {
    const target = pointed(event);
    if (!target) return;
    showTip(target, event);
    if (target.arrow) select(target.arrow.got >= 0 ? target.arrow.got : target.arrow.sent);
    else select((target.step || target.row).row);
  });
  const drag = (event) => {
    const box = Diagram.minimap.getBoundingClientRect(), rows = Diagram.rows();
    const share = Math.max(0, Math.min(1, (event.clientY - box.top) / box.height));
    Diagram.scroller.scrollTop = share * Diagram.scroller.scrollHeight - Diagram.scroller.clientHeight / 2;
    if (rows.length) Diagram.redraw();
  };
  Diagram.minimap.addEventListener('pointerdown', (event) => { Diagram.minimap.setPointerCapture(event.pointerId); drag(event); });
  Diagram.minimap.addEventListener('pointermove', (event) => { if (event.buttons) drag(event); });
  Diagram.scroller.addEventListener('scroll', Diagram.redraw, {passive: true});
  window.addEventListener('resize', Diagram.resize);
  window.addEventListener('hashchange', fromAddress);

  // ---- Beginning ----

  const dark = matchMedia('(prefers-color-scheme: dark)');
  let theme = null;
  function applyTheme() {
    document.documentElement.dataset.theme = theme || (dark.matches ? 'dark' : 'light');
    readColours();
    document.getElementById('legend').replaceChildren(el('details', {open: legendOpen}, el('summary', {}, 'Legend')));
    const legend = document.querySelector('#legend details');
    for (const [sign, text] of legendRows()) { const line = el('div', {}); line.innerHTML = sign; line.append(text); legend.append(line); }
    legend.addEventListener('toggle', () => { legendOpen = legend.open; });
    Diagram.forget();
  }
  let legendOpen = false;
  dark.addEventListener('change', applyTheme);
  drawVerdict(() => { theme = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'; applyTheme(); });
  drawTools();
  applyTheme();
  applyFilters();
  if (STEPS.length && !fromAddress()) {
    const first = RUN.partings.find((parting) => parting.completed) || RUN.partings[0];
    const begin = META.violation && isShownStep(META.violation.step) ? META.violation.step : first ? first.step : STEPS[0].i;
    select(rowOfStep(begin), true);
  }
  new ResizeObserver(Diagram.resize).observe(Diagram.scroller);
  window.zyzReady = performance.now();  // when the page could be used, for its test
})();

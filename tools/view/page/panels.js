// Everything around the diagram: verdict, the selected step, histories, the conversation, tooltips.
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined) node.append(child);
  return node;
}
const stepLink = (i, text) => el('a', {href: '#step=' + i, class: 'step-link'}, text || `step ${i}`);
const isShownStep = (i) => STEPS.length > 0 && STEPS[rowOfStep(i)].i === i;
const digestChip = (n, h) => {
  const rank = digestRank(n, h);
  return el('span', {class: 'digest' + (rank >= 0 ? ' d' + rank : ''), title: `n=${n}, h=${h}`}, short(h));
};

// The steps that matter for the verdict.
function landmarks() {
  const steps = RUN.partings.slice(0, 12).map((parting) => parting.step);
  if (META.why) steps.push(...META.why.marks.map((mark) => mark.step));
  if (META.violation) steps.push(META.violation.step, ...META.violation.witnesses.map((w) => w.step));
  return [...new Set(steps)].sort((a, b) => a - b);
}

function drawVerdict(onTheme) {
  const header = document.getElementById('verdict');
  const bad = META.verdict !== 'ok', asExpected = META.verdict === META.expected && META.missed.length === 0;
  const copy = (text) => el('button', {onclick: (event) => { navigator.clipboard && navigator.clipboard.writeText(text); event.target.textContent = 'copied'; }}, 'copy');
  const shownAll = STEPS.length === META.steps;
  header.append(
    el('div', {class: 'row'},
      el('span', {class: 'badge ' + (bad ? 'bad' : 'good')}, (bad ? '✗ ' : '✓ ') + (META.verdict || 'the trace breaks off')),
      el('h1', {}, META.name || META.scenario),
      META.verdict ? el('span', {class: 'badge note'}, asExpected ? 'as the scenario expects' : `expected: ${META.expected || '?'}`) : null,
      el('span', {class: 'faint'}, `${META.protocol}, seed ${META.seed}, ${META.steps.toLocaleString('en')} steps`),
      shownAll ? null : el('span', {class: 'window'}, `Shown: a window of ${STEPS.length.toLocaleString('en')} steps around the verdict, ${windowText()}`),
      el('span', {class: 'right'}, el('button', {id: 'theme', onclick: onTheme}, 'dark / light'))));
  const cards = el('div', {class: 'cards'});
  const left = el('div', {}), right = el('div', {});
  right.append(drawPartings());
  if (META.violation) {
    left.append(el('p', {id: 'sentence'}, el('b', {}, META.violation.sentence)),
      el('ul', {id: 'witnesses'}, META.violation.witnesses.map((w) =>
        el('li', {}, isShownStep(w.step) ? stepLink(w.step) : `step ${w.step}`, ': ' + w.what))));
  }
  if (META.why) left.append(drawWhy());
  for (const missed of META.missed) left.append(el('p', {class: 'liar'}, missed));
  // Next to a violation of safety it would say nothing more.
  if (META.liveness && !META.verdict.startsWith('safety')) left.append(el('p', {id: 'liveness', class: 'faint'}, 'liveness: ' + META.liveness));
  const liars = Object.entries(META.faulty);
  if (liars.length) right.append(el('p', {}, liars.map(([node, behaviours]) => el('span', {class: 'liar'}, `▲ ${node}: ${behaviours.join(', ')} `))));
  right.append(el('p', {class: 'faint'}, 'Run it again: ', el('code', {id: 'command'}, META.run), ' ', copy(META.run)));
  if (META.about) left.append(el('details', {open: !META.violation}, el('summary', {}, 'What this scenario shows'), el('p', {}, META.about)));
  cards.append(left, right);
  header.append(cards);
}
const windowText = () => RUN.ranges.map((range, k) => {
  const last = k + 1 < RUN.ranges.length ? RUN.ranges[k + 1].row - 1 : STEPS.length - 1;
  return `${STEPS[range.row].i}–${STEPS[last].i}`;
}).join(', ');

// What the failure came of: "needed: step 2, step 9 · point of no return: step 168".
function drawWhy() {
  const by = new Map();
  for (const {step, what} of META.why.marks) by.set(what, [...(by.get(what) || []), step]);
  const box = el('p', {id: 'why', title: META.why.command});
  for (const [what, steps] of by) {
    box.append(box.childNodes.length ? ' · ' : '', `${what}: `);
    steps.forEach((step, k) => box.append(k ? ', ' : '', isShownStep(step) ? stepLink(step) : `step ${step}`));
  }
  return box;
}

function drawPartings() {
  const box = el('div', {id: 'partings'});
  if (RUN.partings.length === 0) {
    box.append(el('p', {class: 'faint'}, 'The histories of correct replicas never part' + (STEPS.length < META.steps ? ' in these steps.' : '.')));
    return box;
  }
  const line = (p, lead) => el('p', {class: 'part'}, lead + ' at ', stepLink(p.step), `: ${p.what}`);
  const replicas = RUN.partings.filter((p) => !p.completed), completed = RUN.partings.filter((p) => p.completed);
  if (replicas.length) box.append(line(replicas[0], 'The histories part'));
  if (completed.length) box.append(line(completed[0], 'Completed requests contradict each other'));
  const rest = [...replicas.slice(1), ...completed.slice(1)];
  if (rest.length) {
    box.append(el('details', {}, el('summary', {}, `${rest.length} more steps at which correct nodes part`),
      el('ul', {}, rest.map((p) => el('li', {}, stepLink(p.step), ': ' + p.what)))));
  }
  return box;
}

// A field's value in words: {v:0, n:1, h:…} → v=0 n=1 h=9b0a.
function valueText(value, whole) {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return /^[0-9a-f]{16}$/.test(value) && !whole ? short(value) : value;
  if (Array.isArray(value)) return value.length ? '[' + value.map((item) => valueText(item, whole)).join(', ') + ']' : '[]';
  if (typeof value === 'object') {
    return Object.entries(value).map(([k, v]) => `${k}=${NODE_FIELDS.has(k) && NODES[v] ? NODES[v].name : valueText(v, whole)}`).join(' ');
  }
  return String(value);
}
const NODE_FIELDS = new Set(['c', 'i', 'client']);
function fieldRows(fields, whole) {
  return Object.entries(fields).map(([name, value]) => {
    let text = valueText(value, whole);
    if (NODE_FIELDS.has(name) && typeof value === 'number' && NODES[value]) text = NODES[value].name;
    if (text.length > 1200) text = text.slice(0, 1200) + '…';
    return el('tr', {}, el('th', {}, name), el('td', {class: 'mono'}, text));
  });
}
function lieNote(message) {
  const notes = [];
  if (message.forged) notes.push('Forged: the unmodified code of ' + nodeName(message.from) + ' would not have sent this.');
  if (message.equivocated) notes.push('Equivocation: ' + nodeName(message.from) + ' states something else in the same place to others.');
  return notes.map((note) => el('p', {class: 'liar'}, note));
}
function signedText(message) {
  if (message.signer < 0) return 'Nobody signs this message itself; its parts prove themselves.';
  return 'Signed by ' + nodeName(message.signer) + (message.signer === message.from ? '.' : `, sent on by ${nodeName(message.from)}.`);
}
const refusalText = (refused) => `Refused: ${refused.reason}` + (META.reasons[refused.reason] ? ` (${META.reasons[refused.reason]})` : '') +
  (refused.signer && refused.signer !== 'nobody' ? `, signed by ${refused.signer}` : '') + '.';

function tipFor(target) {
  if (target.arrow) {
    const arrow = target.arrow, message = MESSAGES[arrow.m];
    return [el('b', {}, `${message.kind} ${nodeName(arrow.from)} → ${nodeName(arrow.to)}`),
      el('p', {}, (arrow.sent >= 0 ? `sent in step ${STEPS[arrow.sent].i}; ` : 'sent before the shown steps; ') + fateText(arrow) +
        (arrow.got >= 0 ? ` in step ${STEPS[arrow.got].i}` : '')),
      ...lieNote(message), arrow.refused ? el('p', {class: 'liar'}, refusalText(arrow.refused)) : null,
      el('p', {class: 'faint'}, signedText(message)), el('table', {}, fieldRows(unpack(message.packed), false))];
  }
  const step = target.step, message = messageOf(step);
  return [el('b', {}, `Step ${step.i}, ${ms(step.t)} ms, ${nodeName(step.node)}`), el('p', {}, sentence(step)),
    message ? el('p', {class: 'faint'}, signedText(message)) : null,
    step.arrow && step.arrow.refused ? el('p', {class: 'liar'}, refusalText(step.arrow.refused)) : null];
}

function drawStepPanel(step) {
  const box = document.getElementById('step'), node = NODES[step.node], message = messageOf(step);
  const parts = [el('h2', {}, `Step ${step.i}`, el('span', {class: 'faint'}, `  ${ms(step.t)} ms  `),
    el('span', {class: node.faulty ? 'liar' : ''}, node.name + (node.faulty ? ' (adversary: ' + node.faulty.join(', ') + ')' : '')))];
  parts.push(el('p', {}, el('b', {}, causeText(step))));
  if (message) {
    const sent = step.arrow && step.arrow.sent >= 0 ? STEPS[step.arrow.sent] : null;
    parts.push(...lieNote(message), el('p', {class: 'faint'}, signedText(message), sent ? [' Sent in ', stepLink(sent.i), '.'] : ''),
      step.arrow && step.arrow.refused ? el('p', {class: 'liar'}, refusalText(step.arrow.refused)) : null,
      step.arrow && step.arrow.fate ? el('p', {class: 'faint'}, 'On its way: ' + fateText(step.arrow)) : null);
  }
  const says = step.says.filter(([, clause]) => clause);
  if (says.length) parts.push(el('h3', {}, 'It'), el('ul', {}, says.slice(0, 60).map(([, clause]) => el('li', {}, clause))));
  if (step.sends.length) {
    parts.push(el('h3', {}, 'It sends'), el('ul', {}, step.sends.map(([m]) => {
      const sent = MESSAGES[m];
      return el('li', {}, el('span', {class: sent.forged || sent.equivocated ? 'liar' : ''}, lieText(sent) + nameOf(sent)), ': ',
        step.outgoing.filter((arrow) => arrow.m === m).map((arrow, k) => [k ? ', ' : '',
          arrow.got >= 0 ? el('a', {href: '#step=' + STEPS[arrow.got].i, title: fateText(arrow)}, nodeName(arrow.to) + (arrow.fate ? ' (' + FATES[arrow.fate] + ')' : ''))
            : el('span', {title: fateText(arrow)}, `${nodeName(arrow.to)} (${arrow.fate ? FATES[arrow.fate] : 'on its way'})`)]).flat());
    })));
  }
  if (step.withheld.length) {
    parts.push(el('h3', {}, 'It withholds'), el('ul', {}, step.withheld.map(([kind, text, to]) =>
      el('li', {class: 'liar'}, `${RUN.kinds[kind]} ${text} from ${to.map(nodeName).join(' ')}`))));
  }
  if (step.timers.length) {
    parts.push(el('p', {class: 'faint'}, 'Timers: ' + step.timers.map(([name, after]) => after === undefined ? `cancels ${name}` : `sets ${name} for ${ms(after)} ms`).join(', ')));
  }
  if (message) {
    const fields = Object.entries(unpack(message.packed));
    parts.push(el('details', {open: fields.length < 14}, el('summary', {}, `Fields of this ${message.kind}`),
      el('table', {class: 'fields'}, fieldRows(Object.fromEntries(fields), true))));
  }
  box.replaceChildren(...parts.filter(Boolean));
  document.getElementById('states').replaceChildren(...drawStates(step).childNodes);
}

// What a node shows that it does not show most of the time: what is true, and structs that are there (position 0 is the
// empty history). Views and histories have columns of their own.
function standsOut(state) {
  return Object.entries(state).filter(([name, value]) => name !== 'history' &&
      (value === true || (value !== null && typeof value === 'object' && !Array.isArray(value) && value.n !== 0)))
    .map(([name, value]) => value === true ? name : `${name} (${valueText(value)})`).join(', ');
}

// Every node before and after the step: nobody changes but who steps.
function drawStates(step) {
  const box = el('div', {}, el('h2', {}, 'Every node, before and after'));
  const summary = (node, row) => {
    const state = stateAt(node, row), chain = chainAt(node, row), timers = timersAt(node, row), cells = [];
    cells.push(el('td', {}, !node.client ? 'v' + viewAt(node, row) : state.view === undefined ? '' : 'v' + state.view));
    cells.push(node.client ? el('td', {}) : el('td', {}, chain.length > 4 ? '… ' : '', chain.slice(-4).map(([n, h]) => [digestChip(n, h), ' ']).flat(),
      chain.length ? el('span', {class: 'faint'}, `n=${chain[chain.length - 1][0]}`) : el('span', {class: 'faint'}, 'empty')));
    cells.push(el('td', {}, standsOut(state)));
    cells.push(el('td', {class: 'faint'}, [...timers].map(([name, due]) => `${name} ${ms(due)}`).join(', ')));
    return cells;
  };
  const table = el('table', {}, el('tr', {}, ['', 'view', 'history', 'holds', 'timers, due at ms'].map((title) => el('th', {scope: 'col'}, title))));
  for (const node of NODES.slice(0, 40)) {
    const mine = node.index === step.node;
    if (mine) table.append(el('tr', {class: 'now'}, el('th', {scope: 'row'}, node.name + ' before'), summary(node, step.row - 1)));
    table.append(el('tr', {class: mine ? 'now' : ''}, el('th', {scope: 'row'}, node.name + (mine ? ' after' : '')), summary(node, step.row)));
  }
  box.append(table);
  const node = NODES[step.node];
  box.append(wholeState(node, step, true));
  const others = el('details', {}, el('summary', {}, 'The other nodes, all fields'));
  others.addEventListener('toggle', () => {
    if (others.open && others.children.length === 1) for (const other of NODES) if (other !== node) others.append(wholeState(other, step, false));
  });
  box.append(others);
  return box;
}
function wholeState(node, step, open) {
  const before = stateAt(node, node.index === step.node ? step.row - 1 : step.row), after = stateAt(node, step.row);
  const names = Object.keys(after);
  if (!names.length) return el('p', {class: 'faint'}, `No state of ${node.name} is known: trace with --trace-state, or view the scenario.`);
  const rows = names.map((name) => {
    const was = valueText(before[name]), is = valueText(after[name]);
    return el('tr', {class: was !== is ? 'changed' : ''}, el('th', {scope: 'row'}, name), el('td', {class: 'mono'}, was), el('td', {class: 'mono'}, is));
  });
  return el('details', {open}, el('summary', {}, `All fields of ${node.name}`),
    el('table', {}, el('tr', {}, ['', 'before', 'after'].map((title) => el('th', {scope: 'col'}, title))), rows));
}

function drawHistories(step) {
  const box = document.getElementById('histories'), most = 60;
  const replicas = NODES.filter((node) => !node.client);
  const chains = replicas.map((node) => new Map(chainAt(node, step.row)));
  const done = COMPLETIONS.filter((completion) => completion.row <= step.row && !NODES[completion.client].faulty);
  const positions = [...new Set([...chains.flatMap((chain) => [...chain.keys()]), ...done.map((c) => c.n)])].sort((a, b) => a - b);
  const apart = (n) => {
    const seen = new Set(replicas.filter((r) => !r.faulty).map((r) => chains[r.index].get(n)).filter(Boolean));
    for (const completion of done) if (completion.n === n) seen.add(completion.h);
    return seen.size > 1;
  };
  const first = positions.find(apart);
  let shown = positions;
  if (positions.length > most) {
    const at = first === undefined ? positions.length - 1 : positions.indexOf(first);
    const from = Math.max(0, Math.min(at - most / 3, positions.length - most));
    shown = positions.slice(from, from + most);
  }
  const table = el('table', {}, el('tr', {}, el('th', {scope: 'col'}, 'n'),
    replicas.map((node) => el('th', {scope: 'col', class: node.faulty ? 'liar' : ''}, (node.faulty ? '▲' : '') + node.name)), el('th', {scope: 'col'}, 'completed for')));
  for (const n of shown) {
    const completed = done.filter((completion) => completion.n === n);
    table.append(el('tr', {class: apart(n) ? 'apart' : '', id: n === first ? 'apart-first' : null}, el('th', {scope: 'row'}, String(n)),
      chains.map((chain) => el('td', {}, chain.has(n) ? digestChip(n, chain.get(n)) : '')),
      el('td', {}, completed.map((completion) => [digestChip(n, completion.h), ' ',
        el('a', {href: '#step=' + STEPS[completion.row].i}, `★ ${nodeName(completion.client)}`), ' ']).flat())));
  }
  const title = first === undefined ? 'Histories agree' : `Histories part at n=${first}`;
  box.replaceChildren(el('h2', {}, `${title} `, el('span', {class: 'faint'}, `after step ${step.i}`)),
    positions.length > shown.length ? el('p', {class: 'faint'}, `${shown.length} of ${positions.length} positions`) : '',
    positions.length ? el('div', {class: 'grid'}, table) : el('p', {class: 'faint'}, 'Nothing is executed yet above the last stable checkpoint.'));
}

function drawConversation(step) {
  const rows = Diagram.rows(), at = Diagram.placeOf(step.row), from = Math.max(0, at - 8);
  document.getElementById('conversation').replaceChildren(el('h2', {}, 'In words'),
    el('ol', {}, rows.slice(from, at + 13).map((row) => {
      const other = STEPS[row];
      return el('li', {'aria-current': other === step ? 'step' : null},
        el('a', {href: '#step=' + other.i}, el('b', {}, `${other.i} ${nodeName(other.node)}${NODES[other.node].faulty ? '*' : ''} `), sentence(other)));
    })));
}

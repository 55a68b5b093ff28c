'use strict';
// The run as zyz wrote it (page.cc), and what the page asks of it. Indices: a row is a step that is shown, 0, 1, …; a node
// is its place in META.nodes.
//   steps:    [step, t_ns, node, cause, sendings, timers, announcements, withheld, state, chain], trailing empty ones left out
//     cause   number of a message, ["t", timer] or ["s", operation]
//     sendings [[message, [[to, fate, at_ns or rule, rule], …]], …]; fates: see FATES
//     state   the fields that this step changed; chain: [drop in front, keep, [[n, h], …]]
//   messages: [kind, from, signer, label, flags, fields, view that it states something in, or nothing];
//             fields: [shape, values…] for an object, [-1, items…] for a list
//   ranges:   [{row, states}]: where rows that follow each other are not steps that do, and what each node shows there
const RUN = JSON.parse(document.getElementById('run').textContent);
const META = RUN.meta;
const FATES = ['arrives', 'lost', 'partitioned', 'dropped', 'delayed', 'held'];
const FORGED = 1, EQUIVOCATED = 2;

const NODES = META.nodes.map((name, index) => ({
  name, index, client: name[0] === 'c', faulty: META.faulty[name] || null,
  rows: [],      // of its steps
  views: [],     // [row, view], from there on
  chains: [],    // [row, chain] after each change
  states: [],    // [row, whole state] after each change
}));
const nodeName = (index) => index < 0 ? 'nobody' : NODES[index].name;

const MESSAGES = RUN.messages.map(([kind, from, signer, label, flags, fields, view]) => ({
  kind: RUN.kinds[kind], from, signer, label, packed: fields, view, sent: -1,
  forged: (flags & FORGED) !== 0, equivocated: (flags & EQUIVOCATED) !== 0,
}));

const STEPS = RUN.steps.map((s, row) => ({
  row, i: s[0], t: s[1], node: s[2], cause: s[3], sends: s[4] || [], timers: s[5] || [], says: s[6] || [],
  withheld: s[7] || [], state: s[8] || null, chain: s[9] || null, view: 0, arrow: null,
}));
const messageOf = (step) => typeof step.cause === 'number' ? MESSAGES[step.cause] : null;

function unpack(value) {
  if (!Array.isArray(value)) return value;
  if (value[0] === -1) return value.slice(1).map(unpack);
  const object = {};
  RUN.shapes[value[0]].forEach((name, k) => { object[name] = unpack(value[k + 1]); });
  return object;
}

// First row at or after step i; the last row if there is none.
function rowOfStep(i) {
  let low = 0, high = STEPS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (STEPS[middle].i < i) low = middle + 1; else high = middle;
  }
  return Math.min(low, STEPS.length - 1);
}
function rowOfTime(t) {
  let low = 0, high = STEPS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (STEPS[middle].t < t) low = middle + 1; else high = middle;
  }
  return low;
}
// The last entry [row, …] of a list with entry[0] <= row.
function lastUpTo(list, row) {
  let low = 0, high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle][0] <= row) low = middle + 1; else high = middle;
  }
  return low > 0 ? list[low - 1] : null;
}

// ---- What happens over all steps: arrows, views, histories, states ----

// One copy of a message: {m, from, to, fate, rule, sent, got, at, refused}; sent, got are rows or -1.
const ARROWS = [];
const DIGESTS = new Map();  // n: the digests seen there, in order
function noteDigest(n, h) {
  if (n === null || h === null) return;
  const seen = DIGESTS.get(n);
  if (!seen) DIGESTS.set(n, [h]);
  else if (!seen.includes(h)) seen.push(h);
}
// -1 where there is only one; else which of them.
function digestRank(n, h) {
  const seen = DIGESTS.get(n);
  return !seen || seen.length < 2 ? -1 : Math.min(seen.indexOf(h), 3);
}

(function index() {
  const waiting = new Map();  // message and receiver: arrows on their way
  const key = (m, to) => m * 4096 + to;
  const ranges = new Map(RUN.ranges.map((range) => [range.row, range]));
  for (const step of STEPS) {
    const range = ranges.get(step.row);
    if (range) {
      for (const node of NODES) {
        const state = range.states[node.name] || {};
        const {chain, ...rest} = state;
        node.states.push([step.row - 1, rest]);
        node.chains.push([step.row - 1, chain || []]);
        for (const [n, h] of chain || []) noteDigest(n, h);
        node.views.push([step.row, rest.view || 0]);
      }
    }
    const node = NODES[step.node];
    node.rows.push(step.row);
    for (const [kind, , n, h, v] of step.says) {
      if (kind === 'entered') node.views.push([step.row, v]);
      if (kind === 'executed' || kind === 'completed') noteDigest(n, h);
    }
    if (step.chain) {
      const [drop, keep, more] = step.chain;
      const before = node.chains.length ? node.chains[node.chains.length - 1][1] : [];
      node.chains.push([step.row, before.slice(drop, drop + keep).concat(more)]);
      for (const [n, h] of more) noteDigest(n, h);
    }
    if (step.state) {
      const before = node.states.length ? node.states[node.states.length - 1][1] : {};
      node.states.push([step.row, Object.assign({}, before, step.state)]);
    }
    const shown = lastUpTo(node.views, step.row);
    step.view = shown ? shown[1] : 0;
    const message = messageOf(step);
    if (message) {
      const queue = waiting.get(key(step.cause, step.node)) || [];
      let at = queue.findIndex((arrow) => arrow.at === step.t);
      if (at < 0) at = queue.length ? 0 : -1;
      let arrow = at < 0 ? null : queue.splice(at, 1)[0];
      if (!arrow) {  // it was sent before what is shown
        arrow = {m: step.cause, from: message.from, to: step.node, fate: 0, rule: -1, sent: -1, got: -1, at: step.t, refused: null};
        ARROWS.push(arrow);
      }
      arrow.got = step.row;
      step.arrow = arrow;
      const refusal = step.says.find(([kind]) => kind === 'rejected');
      if (refusal) arrow.refused = {reason: refusal[5], signer: refusal[6]};
      if (node.client) step.view = message.view ?? step.view;
    }
    step.outgoing = [];
    for (const [m, copies] of step.sends) {
      if (MESSAGES[m].sent < 0) MESSAGES[m].sent = step.row;
      for (const [to, fate, a, b] of copies) {
        const timed = fate === 0 || fate >= 4;
        const arrow = {m, from: step.node, to, fate, rule: fate === 3 ? a : b ?? -1, sent: step.row, got: -1,
                       at: timed ? a : null, refused: null};
        ARROWS.push(arrow);
        step.outgoing.push(arrow);
        if (!timed) continue;
        const k = key(m, to);
        if (waiting.has(k)) waiting.get(k).push(arrow); else waiting.set(k, [arrow]);
      }
    }
  }
})();

const chainAt = (node, row) => (lastUpTo(node.chains, row) || [0, []])[1];
const stateAt = (node, row) => (lastUpTo(node.states, row) || [0, {}])[1];
const viewAt = (node, row) => (lastUpTo(node.views, row) || [0, 0])[1];

// The timers that are armed after a row, with when they are due; what was armed before the shown steps is not known.
function timersAt(node, row) {
  const armed = new Map();
  for (const r of node.rows) {
    if (r > row) break;
    const step = STEPS[r];
    if (Array.isArray(step.cause) && step.cause[0] === 't') armed.delete(step.cause[1]);
    for (const [name, after] of step.timers) {
      if (after === undefined) armed.delete(name); else armed.set(name, step.t + after);
    }
  }
  return armed;
}

// What clients completed up to a row.
const COMPLETIONS = [];
for (const step of STEPS) {
  for (const [kind, clause, n, h, v, path] of step.says) {
    if (kind === 'completed') COMPLETIONS.push({row: step.row, client: step.node, n, h, v, path, clause});
  }
}

// Partitions and crashes as stretches of rows.
const PARTITIONS = [], CRASHES = [];
(function timeline() {
  let open = null;
  const close = (t) => { if (open) { open.to = rowOfTime(t); PARTITIONS.push(open); open = null; } };
  const down = new Map();
  for (const item of [...META.timeline].sort((a, b) => a.t - b.t)) {
    if (item.do === 'partition' || item.do === 'heal') close(item.t);
    if (item.do === 'partition') open = {from: rowOfTime(item.t), to: STEPS.length, groups: item.groups, oneWay: item.one_way};
    const node = META.nodes.indexOf(item.node);
    if (item.do === 'crash' && !down.has(node)) down.set(node, rowOfTime(item.t));
    if (item.do === 'restart' && down.has(node)) { CRASHES.push({node, from: down.get(node), to: rowOfTime(item.t)}); down.delete(node); }
  }
  close(Infinity);
  for (const [node, from] of down) CRASHES.push({node, from, to: STEPS.length});
})();

// ---- Words ----

const ms = (t) => (t / 1e6).toFixed(3);
const short = (h) => String(h).slice(0, 4);
const ruleText = (rule) => rule < 0 ? '' : `network rule ${rule}` + (META.rules[rule] ? ` (${META.rules[rule]})` : '');
function causeText(step) {
  const message = messageOf(step);
  if (message) return `${nameOf(message)} from ${nodeName(message.from)}`;
  return step.cause[0] === 't' ? `timer ${step.cause[1]}` : `submits "${step.cause[1]}"`;
}
// A rule that duplicates delays nothing.
const isCopy = (arrow) => arrow.fate === 4 && (META.rules[arrow.rule] || '').includes(': duplicate');
function fateText(arrow) {
  switch (arrow.fate) {
    case 1: return 'lost by chance';
    case 2: return 'cut off by the partition';
    case 3: return 'dropped by ' + ruleText(arrow.rule);
    case 4: return (isCopy(arrow) ? 'copied by ' : 'delayed by ') + ruleText(arrow.rule);
    case 5: return 'held by ' + ruleText(arrow.rule);
  }
  return arrow.got < 0 ? 'on its way when the shown steps end, or its receiver is down' : 'arrives';
}
function receiversText(arrows) {
  const by = new Map();
  for (const arrow of arrows) {
    const fate = arrow.fate === 0 ? '' : FATES[arrow.fate] + ' ';
    by.set(fate, (by.get(fate) || '') + ' ' + nodeName(arrow.to));
  }
  return [...by].map(([fate, names]) => `${fate}to${names}`).join(', ');
}
// "ORDER-REQ v=0 n=1 h=a65f": the kind, and what the message says of itself.
const nameOf = (message) => message.label ? `${message.kind} ${message.label}` : message.kind;
const lieText = (message) => (message.forged ? 'FORGED ' : '') + (message.equivocated ? 'EQUIVOCATES ' : '');
// The step as `zyz run --explain` tells it.
function sentence(step) {
  let text = causeText(step);
  for (const [, clause] of step.says) if (clause) text += ' | ' + clause;
  for (const [m] of step.sends) {
    const message = MESSAGES[m];
    text += ` → ${lieText(message)}${nameOf(message)} ${receiversText(step.outgoing.filter((a) => a.m === m))}`;
  }
  for (const [kind, , to] of step.withheld) text += ` → WITHHOLDS ${RUN.kinds[kind]} from ${to.map(nodeName).join(' ')}`;
  return text;
}

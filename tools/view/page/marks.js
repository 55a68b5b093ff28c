// What kinds of messages and steps look like. Told apart by shape and words as well as by colour.
// A message's colour is its group's (META.messages): page.css.
const groupOf = (kind) => 'group-' + (META.messages[kind] || 'request');
const COLOURS = {};
function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ['paper', 'panel', 'ink', 'faint', 'line', 'lane', 'accent', 'good', 'bad', 'select', 'chip', 'blue', 'green',
                      'purple', 'orange', 'teal', 'grey', 'h0', 'h1', 'h2', 'h3', 'v0', 'v1', 'v2', 'v3', 'v4', 'v5', 'bad-paper',
                      ...new Set(Object.keys(META.messages).map(groupOf)), 'group-request']) {
    COLOURS[name] = style.getPropertyValue('--' + name).trim();
  }
}
const colourOf = (kind) => COLOURS[groupOf(kind)];
const viewColour = (v) => COLOURS['v' + v % 6];

// How an arrow is drawn, by what became of the copy and who had a hand in it.
function strokeOf(arrow) {
  const message = MESSAGES[arrow.m];
  const lie = message.forged || message.equivocated;
  const stroke = {colour: lie ? COLOURS.bad : colourOf(message.kind), width: lie ? 2.6 : 1.2, dash: [], reach: 1, sign: '', lie};
  if (message.equivocated) stroke.sign = '≠';
  if (message.forged && !message.equivocated) stroke.sign = '!';
  switch (arrow.fate) {
    case 1: stroke.dash = [2, 4]; stroke.reach = .45; stroke.end = '×'; break;
    case 2: stroke.dash = [6, 4]; stroke.reach = .5; stroke.end = '‖'; break;
    case 3: stroke.dash = [6, 4]; stroke.reach = .4; stroke.end = '✕'; break;
    case 4: if (!isCopy(arrow)) { stroke.dash = [12, 4]; stroke.sign = stroke.sign || '◷'; } break;
    case 5: stroke.dash = [12, 4, 2, 4]; stroke.sign = stroke.sign || '◷'; break;
  }
  if (arrow.refused) stroke.refused = true;
  return stroke;
}

// What zyz why says of a step: "needed".
const WHY = new Map();
for (const {step, what} of META.why ? META.why.marks : []) WHY.set(step, [...(WHY.get(step) || []), what]);
const whyOf = (step) => WHY.get(step.i) || [];

// Marks behind a step's label: [sign, text, colour name, digest rank or null].
function badgesOf(step) {
  const badges = [];
  for (const what of whyOf(step)) badges.push(['◎', what, 'bad', null]);
  for (const [kind, , n, h, v, extra] of step.says) {
    switch (kind) {
      case 'executed': badges.push(['▣', `n=${n} ${short(h)}`, 'ink', digestRank(n, h)]); break;
      case 'completed': badges.push(['★', `completes n=${n} ${short(h)} ${extra}`, 'good', digestRank(n, h)]); break;
      case 'stable': badges.push(['⚑', `stable n=${n}`, 'teal', null]); break;
      case 'entered': badges.push(['▶', `enters view ${v}`, 'orange', null]); break;
      case 'decided': badges.push(['⚙', `adopts n=${n} ${short(h)}`, 'ink', digestRank(n, h)]); break;
      case 'suspected': badges.push(['☹', `suspects view ${v}'s primary`, 'orange', null]); break;
      case 'convicted': badges.push(['⚖', `convicts view ${v}'s primary`, 'bad', null]); break;
      case 'rejected': badges.push(['⊘', extra, 'bad', null]); break;
    }
  }
  for (const [kind, , to] of step.withheld) {
    badges.push(['⊗', `withholds ${RUN.kinds[kind]} from ${to.map(nodeName).join(' ')}`, 'bad', null]);
  }
  return badges;
}
// A batch executed after a view change can be long: the first and the last say enough.
function fewBadges(step) {
  const badges = badgesOf(step);
  if (badges.length <= 5) return badges;
  return [...badges.slice(0, 2), ['…', `${badges.length - 4} more`, 'faint', null], ...badges.slice(-2)];
}

function legendRows() {
  const line = (colour, dash, sign, end, width) =>
    `<svg width="74" height="16" aria-hidden="true"><line x1="2" y1="8" x2="${end ? 40 : 66}" y2="8" stroke="${colour}" stroke-width="${width || 1.4}" stroke-dasharray="${dash}"/>` +
    (end ? `<text x="42" y="13" font-size="13" fill="${COLOURS.bad}">${end}</text>` : `<path d="M72 8l-8-4v8z" fill="${colour}"/>`) +
    (sign ? `<circle cx="32" cy="8" r="7" fill="${COLOURS.paper}" stroke="${colour}"/><text x="32" y="12" text-anchor="middle" font-size="11" font-weight="700" fill="${colour}">${sign}</text>` : '') + '</svg>';
  const c = COLOURS;
  return [
    [line(c.green, '', '', ''), 'a message that arrives'],
    [line(c.blue, '6 4', '', '✕'), 'dropped by a network rule'],
    [line(c.blue, '2 4', '', '×'), 'lost by chance'],
    [line(c.blue, '6 4', '', '‖'), 'cut off by a partition (shaded)'],
    [line(c.blue, '12 4', '◷', ''), 'delayed or held by a rule'],
    [line(c.bad, '', '!', '', 2.6), 'forged: the unmodified code would not have sent it'],
    [line(c.bad, '', '≠', '', 2.6), 'equivocation: two statements where one is allowed'],
    ['<span class="liar">⊗</span> ', 'withheld: the unmodified code would have sent it'],
    ['<span class="liar">▲ r0</span> ', 'an adversary; its steps are diamonds'],
    ['▣ ', 'executes · ★ completes · ▶ enters a view · ☹ suspects'],
    ['◎ ', 'the failure came of it (zyz why) · ⚙ adopts, and on what'],
    ['⚑ ', 'stable · ⊘ refused · ⚖ convicts · ◔ timer · ▷ submission · ✖ crash'],
  ];
}

// The page in a real browser: browser_test.mjs BROWSER FOLDER_WITH_PAGES SCREENSHOTS [--update]
import assert from 'node:assert/strict';
import {readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {Browser, coarse} from './browser.mjs';

const [, , program, pages, screenshots, update] = process.argv;
const url = (name) => pathToFileURL(join(pages, name + '.html')).href;
const browser = new Browser(program);
let failed = 0;
async function test(name, body) {
  const page = await browser.newPage();
  try {
    await body(page);
    assert.deepEqual(page.problems, [], 'nothing on the console, no request to the outside');
    console.log(`ok    ${name}`);
  } catch (error) {
    ++failed;
    console.log(`FAIL  ${name}\n${error.stack}`);
  }
}
const onCanvas = (page, expression) => page.evaluate(`(() => { const p = ${expression}, b = Diagram.canvas.getBoundingClientRect(); return {x: b.x + p.x, y: b.y + p.y}; })()`);
const text = (page, selector) => page.evaluate(`document.querySelector(${JSON.stringify(selector)}).textContent`);
const hash = (page) => page.evaluate('location.hash');

await test('the published bug: two clicks from opening the page to the step where the histories part', async (page) => {
  await page.open(url('published'));
  assert.match(await text(page, '#verdict'), /safety:agreement/);
  assert.match(await text(page, '#sentence'), /neither is a prefix/);
  assert.match(await text(page, '#command'), /zyz run .*published_rule.* --seed 1/);
  await page.clickOn('#partings .part a');  // one click will do
  assert.equal(await hash(page), '#step=9');
  assert.match(await text(page, '#step'), /ORDER-REQ v=0 n=1 h=a65f .*from r0/);
  assert.match(await text(page, '#step'), /Equivocation: r0/);
  assert.match(await text(page, '#histories'), /Histories part at n=1/);
  assert.match(await text(page, '#apart-first'), /9b0a.*a65f/);
});

await test('every witness is a link into the diagram', async (page) => {
  await page.open(url('published'));
  const links = await page.evaluate('[...document.querySelectorAll("#witnesses a")].map((a) => a.hash)');
  assert.deepEqual(links, ['#step=133', '#step=222', '#step=9', '#step=3']);
  await page.clickOn('#witnesses a');
  assert.match(await text(page, '#step h2'), /^Step 133/);
});

await test('hover shows fields, signer and lies; a refusal says why', async (page) => {
  await page.open(url('published') + '#step=9');
  await page.hover(await onCanvas(page, 'Diagram.middleOf(STEPS[9].arrow)'));
  const tip = await text(page, '#tip');
  for (const part of ['ORDER-REQ r0 → r3', 'sent in step 8', 'Forged', 'Equivocation', 'Signed by r0']) assert.ok(tip.includes(part), `${part} in: ${tip}`);
  await page.hover(await onCanvas(page, 'Diagram.point(9)'));
  assert.match(await text(page, '#tip'), /Step 9, .* r3/);
  await page.hover({x: 5, y: 940});
  assert.equal(await page.evaluate('document.getElementById("tip").hidden'), true);
  const refused = await page.evaluate('STEPS.find((step) => step.arrow && step.arrow.refused).i');
  await page.open(url('published') + '#step=' + refused);
  assert.match(await text(page, '#step'), /Refused: [a-z-]+ \(/);
});

await test('a click on a step shows every node before and after it', async (page) => {
  await page.open(url('published') + '#step=9');
  await page.click(await onCanvas(page, 'Diagram.point(4)'));
  assert.equal(await hash(page), '#step=4');
  const states = await text(page, '#states');
  for (const part of ['r2 before', 'r2 after', 'r3', 'c1', 'All fields of r2', 'committed_n']) assert.ok(states.includes(part), part);
  const [before, after] = await page.evaluate('["before", "after"].map((when) => [...document.querySelectorAll("#states tr.now")].find((row) => row.textContent.includes(when)).textContent)');
  assert.match(before, /empty/);
  assert.match(after, /9b0a/);
});

await test('filters by message, node and view, and back', async (page) => {
  await page.open(url('published'));
  const rows = () => page.evaluate('Diagram.rows().length');
  const all = await rows();
  for (const [label, hidden] of [['COMMIT', 'messageOf(s) && messageOf(s).kind === "COMMIT"'], ['r2', 'nodeName(s.node) === "r2"'], ['view 1', 's.view === 1']]) {
    const expected = await page.evaluate(`STEPS.filter((s) => !(${hidden})).length`);
    await page.clickOn(`#tools [data-filter="${label}"]`);
    assert.equal(await rows(), expected, label);
    assert.ok(expected < all);
    assert.equal(await page.evaluate(`document.querySelector('#tools [data-filter="${label}"]').getAttribute('aria-pressed')`), 'false');
    await page.clickOn(`#tools [data-filter="${label}"]`);
    assert.equal(await rows(), all);
  }
});

await test('keys: step by step, cause and effect, landmarks, search', async (page) => {
  await page.open(url('published') + '#step=8');
  await page.key('ArrowDown');
  assert.equal(await hash(page), '#step=9');
  await page.key('ArrowLeft');
  assert.equal(await hash(page), '#step=8');
  await page.key('ArrowRight');
  assert.equal(await hash(page), '#step=9');
  await page.key('ArrowRight');
  assert.equal(await hash(page), '#step=10');
  await page.key('Home');
  assert.equal(await hash(page), '#step=0');
  await page.key('w', 'w');
  assert.equal(await hash(page), '#step=2');  // r0 orders a: the first delivery that the failure needed
  await page.key('End');
  assert.equal(await hash(page), '#step=222');
  await page.key('/', '/');
  assert.equal(await page.evaluate('document.activeElement.id'), 'search');
  await page.send('Input.insertText', {text: 'NEW-VIEW w=1'});
  await page.settle();
  assert.match(await text(page, '#found'), /^[1-9]\d* found/);
  await page.key('Enter');
  assert.match(await text(page, '#step'), /NEW-VIEW w=1/);
  assert.match(await text(page, '#live'), /^Step \d+, r\d: .*NEW-VIEW w=1/);  // what a screen reader says
});

await test('an address leads to a step, also while the page is open', async (page) => {
  await page.open(url('published') + '#step=41');
  assert.match(await text(page, '#step h2'), /^Step 41 /);
  await page.evaluate('location.hash = "#step=76"');
  await page.settle();
  assert.match(await text(page, '#step h2'), /^Step 76 /);
  assert.match(await page.evaluate('Diagram.canvas.getAttribute("aria-label")'), /step 76/);
  await page.evaluate('location.hash = "#step=999999999"');
  await page.settle();
  assert.match(await text(page, '#step h2'), /^Step 222 /);  // the last there is
});

await test('the minimap moves the diagram', async (page) => {
  await page.open(url('published') + '#step=0');
  const box = await page.evaluate('(() => { const b = Diagram.minimap.getBoundingClientRect(); return {x: b.x + 30, y: b.y + b.height - 5}; })()');
  await page.click(box);
  assert.ok(await page.evaluate('Diagram.scroller.scrollTop') > 1000);
});

await test('text has contrast, light and dark', async (page) => {
  for (const scheme of ['light', 'dark']) {
    await page.colours(scheme);
    await page.open(url('published'));
    const poor = await page.evaluate(`(() => {
      const light = (hex) => { const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
      const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
      const poor = [];
      for (const ink of ['ink', 'faint', 'accent', 'good', 'bad', 'blue', 'green', 'purple', 'orange', 'teal', 'grey']) {
        for (const paper of ['paper', 'panel']) if (ratio(COLOURS[ink], COLOURS[paper]) < 4.5) poor.push(ink + ' on ' + paper + ' ' + ratio(COLOURS[ink], COLOURS[paper]).toFixed(2));
      }
      return poor;
    })()`);
    assert.deepEqual(poor, [], scheme);
  }
});

await test('it looks like it looked, light and dark', async (page) => {
  for (const scheme of ['light', 'dark']) {
    await page.colours(scheme);
    await page.open(url('published') + '#step=9');
    const seen = coarse(await page.screenshot()), file = join(screenshots, `published_${scheme}.json`);
    if (update) { writeFileSync(file, JSON.stringify(seen).replaceAll('],[', '],\n[') + '\n'); continue; }
    const expected = JSON.parse(readFileSync(file, 'utf8'));
    const differences = seen.map((cell, k) => Math.max(...cell.map((value, c) => Math.abs(value - expected[k][c]))));
    const mean = differences.reduce((a, b) => a + b, 0) / differences.length;
    assert.ok(mean < 14, `${scheme}: mean difference ${mean.toFixed(1)} of 255`);
    assert.ok(differences.filter((d) => d > 90).length < differences.length / 20, `${scheme}: many cells look different`);
  }
});

await test('partitions and crashes are drawn', async (page) => {
  await page.open(url('partition'));
  assert.ok(await page.evaluate('PARTITIONS.length === 1 && PARTITIONS[0].to > PARTITIONS[0].from'));
  await page.open(url('crash'));
  assert.ok(await page.evaluate('CRASHES.length > 0 && CRASHES.every((c) => c.to > c.from)'));
});

await test('a trace is drawn like its scenario, without states if it has none', async (page) => {
  await page.open(url('trace') + '#step=9');
  assert.match(await text(page, '#histories'), /Histories part at n=1/);
  assert.match(await text(page, '#states'), /No state of r3 is known/);
});

await test('10,000 steps: under 5 MB, and soon there', async (page) => {
  const bytes = statSync(join(pages, 'long.html')).size;
  assert.ok(bytes < 5e6, `${bytes} bytes`);
  await page.open(url('long'));
  assert.equal(await page.evaluate('STEPS.length'), 10000);
  assert.match(await text(page, '#verdict'), /a window of 10,000 steps/);
  const ready = await page.evaluate('window.zyzReady');
  const frame = await page.evaluate(`(async () => { const began = performance.now(); for (let k = 0; k < 20; ++k) { Diagram.scroller.scrollTop += 1000; await new Promise((r) => requestAnimationFrame(r)); } return (performance.now() - began) / 20; })()`);
  console.log(`      ${(bytes / 1e6).toFixed(2)} MB, usable after ${ready.toFixed(0)} ms, ${frame.toFixed(0)} ms a frame while scrolling`);
  assert.ok(ready < 6000, `usable after ${ready} ms`);  // 1,000 on a machine that does nothing else; tests share theirs
});

browser.close();
console.log(failed ? `${failed} failed` : 'all passed');
process.exit(failed ? 1 : 0);

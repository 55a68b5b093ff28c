// A headless Chromium, spoken to in its own protocol over a pipe. Node's built-in modules are enough: no package is
// installed for the page's tests.
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {inflateSync} from 'node:zlib';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--hide-scrollbars', '--force-device-scale-factor=1',
  '--window-size=1500,950', '--remote-debugging-pipe', 'about:blank'];

export class Browser {
  constructor(program) {
    this.profile = mkdtempSync(join(process.env.TEST_TMPDIR || tmpdir(), 'chromium-'));
    const environment = {...process.env, HOME: this.profile, XDG_CONFIG_HOME: this.profile, XDG_CACHE_HOME: this.profile};
    this.process = spawn(program, [`--user-data-dir=${this.profile}`, ...FLAGS],
      {stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], env: environment});
    this.waiting = new Map();
    this.listeners = [];
    this.next = 1;
    let rest = '';
    this.process.stdio[4].on('data', (chunk) => {
      rest += chunk;
      for (let end = rest.indexOf('\0'); end >= 0; end = rest.indexOf('\0')) {
        this.hear(JSON.parse(rest.slice(0, end)));
        rest = rest.slice(end + 1);
      }
    });
    this.process.on('exit', () => { for (const {reject} of this.waiting.values()) reject(new Error('the browser ended')); });
  }
  hear(message) {
    if (message.id === undefined) { for (const listener of this.listeners) listener(message); return; }
    const {resolve, reject} = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.error) reject(new Error(message.error.message)); else resolve(message.result);
  }
  send(method, params = {}, sessionId = undefined) {
    const id = this.next++;
    this.process.stdio[3].write(JSON.stringify({id, method, params, sessionId}) + '\0');
    return new Promise((resolve, reject) => this.waiting.set(id, {resolve, reject}));
  }
  async newPage() {
    const {targetId} = await this.send('Target.createTarget', {url: 'about:blank'});
    const {sessionId} = await this.send('Target.attachToTarget', {targetId, flatten: true});
    const page = new Page(this, sessionId);
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await page.send(domain + '.enable');
    await page.send('Emulation.setDeviceMetricsOverride', {width: 1500, height: 950, deviceScaleFactor: 1, mobile: false});
    await page.colours('light');
    return page;
  }
  close() {
    this.process.kill('SIGKILL');
    for (let tries = 0; tries < 20; ++tries) {
      try { rmSync(this.profile, {recursive: true, force: true}); return; } catch { /* it is still writing */ }
    }
  }
}

export class Page {
  constructor(browser, session) {
    this.browser = browser;
    this.session = session;
    this.problems = [];  // errors on the console, and requests to anywhere but the file itself
    browser.listeners.push((message) => {
      if (message.sessionId !== session) return;
      const {method, params} = message;
      if (method === 'Runtime.exceptionThrown') this.problems.push('exception: ' + JSON.stringify(params.exceptionDetails.exception || params.exceptionDetails).slice(0, 500));
      if (method === 'Runtime.consoleAPICalled' && ['error', 'warning', 'assert'].includes(params.type)) this.problems.push('console: ' + JSON.stringify(params.args));
      if (method === 'Log.entryAdded' && params.entry.level === 'error') this.problems.push('log: ' + params.entry.text);
      if (method === 'Network.requestWillBeSent' && !/^(file|data|about):/.test(params.request.url)) this.problems.push('request: ' + params.request.url);
      if (method === 'Page.loadEventFired' && this.loaded) this.loaded();
    });
  }
  send(method, params) { return this.browser.send(method, params, this.session); }
  async open(url) {
    for (const to of ['about:blank', url]) {  // a change of #step alone would not load anything
      const loaded = new Promise((resolve) => { this.loaded = resolve; });
      await this.send('Page.navigate', {url: to});
      await loaded;
    }
    await this.settle();
  }
  async evaluate(expression) {
    const {result, exceptionDetails} = await this.send('Runtime.evaluate', {expression, returnByValue: true, awaitPromise: true});
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description || exceptionDetails.text}`);
    return result.value;
  }
  // Two frames: what was asked for is drawn.
  settle() { return this.evaluate('new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(() => r(1))))'); }
  colours(scheme) { return this.send('Emulation.setEmulatedMedia', {features: [{name: 'prefers-color-scheme', value: scheme}]}); }
  async mouse(type, {x, y}, buttons = 0) {
    await this.send('Input.dispatchMouseEvent', {type, x, y, button: type === 'mouseMoved' ? 'none' : 'left', buttons, clickCount: type === 'mouseMoved' ? 0 : 1});
  }
  async hover(point) { await this.mouse('mouseMoved', point); await this.settle(); }
  async click(point) {
    await this.mouse('mouseMoved', point);
    await this.mouse('mousePressed', point, 1);
    await this.mouse('mouseReleased', point);
    await this.settle();
  }
  middle(selector) {
    return this.evaluate(`(() => { const e = document.querySelector(${JSON.stringify(selector)}); e.scrollIntoView({block: 'nearest'}); const b = e.getClientRects()[0]; return {x: b.x + b.width / 2, y: b.y + b.height / 2}; })()`);
  }
  async clickOn(selector) { await this.click(await this.middle(selector)); }
  async key(key, text) {
    const params = {key, ...(text ? {text} : {})};
    await this.send('Input.dispatchKeyEvent', {type: text ? 'keyDown' : 'rawKeyDown', ...params});
    await this.send('Input.dispatchKeyEvent', {type: 'keyUp', key});
    await this.settle();
  }
  async screenshot() { return Buffer.from((await this.send('Page.captureScreenshot', {format: 'png'})).data, 'base64'); }
}

// Mean colours of a PNG on a coarse grid, [r, g, b] each: what the picture looks like from far away, whatever the fonts.
export function coarse(png, columns = 24, rows = 15) {
  let at = 8, width = 0, height = 0, channels = 3;
  const parts = [];
  while (at < png.length) {
    const size = png.readUInt32BE(at), type = png.toString('latin1', at + 4, at + 8), body = png.subarray(at + 8, at + 8 + size);
    if (type === 'IHDR') { width = body.readUInt32BE(0); height = body.readUInt32BE(4); channels = body[9] === 6 ? 4 : 3; }
    if (type === 'IDAT') parts.push(body);
    at += size + 12;
  }
  const raw = inflateSync(Buffer.concat(parts)), stride = width * channels;
  const sums = Array.from({length: columns * rows}, () => [0, 0, 0, 0]);
  let above = Buffer.alloc(stride);
  for (let y = 0; y < height; ++y) {
    const filter = raw[y * (stride + 1)], line = Buffer.from(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
    for (let i = 0; i < stride; ++i) {
      const left = i >= channels ? line[i - channels] : 0, up = above[i], corner = i >= channels ? above[i - channels] : 0;
      let guess = 0;
      if (filter === 1) guess = left;
      if (filter === 2) guess = up;
      if (filter === 3) guess = (left + up) >> 1;
      if (filter === 4) {
        const p = left + up - corner, a = Math.abs(p - left), b = Math.abs(p - up), c = Math.abs(p - corner);
        guess = a <= b && a <= c ? left : b <= c ? up : corner;
      }
      line[i] = (line[i] + guess) & 255;
    }
    for (let x = 0; x < width; ++x) {
      const cell = sums[Math.floor(y * rows / height) * columns + Math.floor(x * columns / width)];
      for (let k = 0; k < 3; ++k) cell[k] += line[x * channels + k];
      ++cell[3];
    }
    above = line;
  }
  return sums.map(([r, g, b, count]) => [r, g, b].map((sum) => Math.round(sum / count)));
}

// Checks what app.js does, in a real browser, on the prototypes.  node web/check-script.mjs
import { chromium } from 'playwright-core';
import { serve } from './serve.mjs';

const PORT = Number(process.env.MOTCUA_WEB_PORT ?? 18101);
const base = `http://127.0.0.1:${PORT}`;

// Live pages: /live/song stays open and says what a test wants it to.
const heard = { open: new Set(), came: 0, refuse: false, seq: 0 };
const says = (set) => { heard.seq += 1; return `id: ${heard.seq}\nevent: figures\ndata: ${JSON.stringify({ seq: heard.seq, set })}\n\n`; };
function live(request, reply) {
  if (new URL(request.url, 'http://x').pathname !== '/live/song') return false;
  heard.came += 1;
  if (heard.refuse) { reply.writeHead(503, { 'Retry-After': '2' }).end(); return true; }
  reply.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }).write(`retry: 300\n${says({ received: '12' })}`);
  heard.open.add(reply);
  reply.on('close', () => heard.open.delete(reply));
  return true;
}
const tellAll = (text) => heard.open.forEach((reply) => reply.write(text));
const hangUp = () => heard.open.forEach((reply) => reply.destroy());

const server = await serve(PORT, live);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
let failed = 0;
let passed = 0;

async function test(name, path, run) {
  const tab = await context.newPage();
  const posts = [];
  tab.on('request', (r) => { if (r.method() === 'POST') posts.push({ path: new URL(r.url()).pathname, body: r.postData() ?? '' }); });
  try {
    await tab.goto(`${base}/${path}`);
    await run(tab, posts);
    passed += 1;
  } catch (e) {
    failed += 1;
    console.log(`FAIL ${name}: ${e.message}`);
  }
  await tab.close();
}

function expect(truth, what) { if (!truth) throw new Error(what); }

await test('two quick presses send one form', 'review', async (tab, posts) => {
  await tab.route('**/gui', async (r) => { await new Promise((go) => setTimeout(go, 600)); await r.fulfill({ status: 204 }).catch(() => {}); });
  await tab.check('#dung');
  const press = () => tab.evaluate(() => document.querySelector('form[action$="/gui"] [type=submit]').click());
  await press();
  await tab.waitForTimeout(150);
  await press();
  await tab.waitForTimeout(900);
  expect(posts.length === 1, `${posts.length} posts`);
  expect(posts[0].body.includes('_key=7f3a'), 'the key is not sent');
});

await test('the named button that was pressed is sent', 'apply-step', async (tab, posts) => {
  await tab.click('button[name=lui]');
  await tab.waitForTimeout(300);
  expect(posts.some((p) => p.path === '/nop/48172/tre' && p.body.includes('lui=1')), 'lui=1 is missing');
});

await test('typing saves a draft and says when', 'apply-step', async (tab, posts) => {
  await tab.fill('#ten', 'An');
  await tab.waitForFunction(() => document.querySelector('.mc-draft').dataset.state === 'saved', null, { timeout: 5000 });
  const text = await tab.textContent('[data-draft-status]');
  expect(/^Đã lưu nháp lúc \d+ giờ( \d\d)?$/.test(text), text);
  expect(posts.length === 1 && posts[0].path === '/nop/48172/tre/nhap' && posts[0].body.includes('ten=An'), JSON.stringify(posts));
});

await test('a draft that fails says so and keeps the text', 'apply-step', async (tab) => {
  await tab.route('**/nhap', (r) => r.abort());
  await tab.fill('#ten', 'Bình');
  await tab.waitForFunction(() => document.querySelector('.mc-draft').dataset.state === 'failed', null, { timeout: 5000 });
  expect(await tab.inputValue('#ten') === 'Bình', 'text lost');
});

await test('an ended session is said', 'apply-step', async (tab) => {
  await tab.route('**/nhap', (r) => r.fulfill({ status: 401 }));
  await tab.fill('#ten', 'Chi');
  await tab.waitForFunction(() => document.querySelector('[data-draft-status]').textContent.includes('Phiên'), null, { timeout: 5000 });
});

await test('the error summary has the focus', 'apply-step', async (tab) => {
  expect(await tab.evaluate(() => document.activeElement.className === 'ds-error-summary'), 'focus elsewhere');
  await tab.click('.ds-error-summary a[href="#ten"]');
  expect(await tab.evaluate(() => document.activeElement.id === 'ten'), 'the link does not go to the field');
});

await test('J, K and X walk and tick', 'approve-batch', async (tab) => {
  const code = () => tab.evaluate(() => document.activeElement.textContent);
  await tab.keyboard.press('j');
  expect(await code() === 'H17.25-20261120-0431', await code());
  await tab.keyboard.press('j');
  await tab.keyboard.press('x');
  expect(await tab.textContent('[data-checked-count]') === '1', 'count');
  await tab.keyboard.press('k');
  expect(await code() === 'H17.25-20261120-0431', await code());
});

await test('all boxes at once', 'approve-batch', async (tab) => {
  await tab.check('[data-check-all]');
  expect(await tab.textContent('[data-checked-count]') === '3', 'count');
});

await test('/ goes to the search and letters there are text', 'worklist', async (tab) => {
  await tab.keyboard.press('/');
  await tab.keyboard.type('njk?');
  expect(await tab.inputValue('#tim') === 'njk?', 'typing was taken for keys');
});

await test('a letter opens its act; the list of keys can switch them off', 'dossier', async (tab) => {
  await tab.keyboard.press('?');
  expect((await tab.textContent('.mc-keyhelp')).includes('Trình ký'), 'the act is not listed');
  await tab.uncheck('#mc-keys-on');
  await tab.keyboard.press('Escape');
  await tab.keyboard.press('t');
  expect(tab.url().endsWith('/dossier'), 'a key worked though off');
  await tab.keyboard.press('?');
  await tab.check('#mc-keys-on');
  await tab.keyboard.press('Escape');
  await tab.keyboard.press('t');
  await tab.waitForURL('**/trinh-ky');
});

await test('large text is remembered', 'home', async (tab) => {
  await tab.click('[data-text-size]');
  await tab.goto(`${base}/status`);
  expect(await tab.getAttribute('html', 'data-text') === 'large', 'forgotten');
  await tab.click('[data-text-size]');
  expect(await tab.getAttribute('html', 'data-text') === null, 'not taken back');
});

await test('a password can be shown', 'sign-in-password', async (tab) => {
  await tab.click('[data-reveal]');
  expect(await tab.getAttribute('#mk', 'type') === 'text', 'hidden still');
});

const state = (tab) => tab.getAttribute('[data-live-state]', 'data-state');
const becomes = (tab, wanted, timeout = 3000) => tab.waitForFunction((w) => document.querySelector('[data-live-state]').dataset.state === w, wanted, { timeout });
const figure = (tab, name, text) => tab.waitForFunction(([n, t]) => document.querySelector(`[data-figure=${n}]`).textContent === t, [name, text], { timeout: 3000 });
const hide = (tab, hidden) => tab.evaluate((h) => {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => h });
  document.dispatchEvent(new Event('visibilitychange'));
}, hidden);

await test('a live page shows what is told, marks what changed and leaves the rest alone', 'live', async (tab) => {
  await becomes(tab, 'on');
  expect(await tab.textContent('[data-live-state]') === 'Trực tiếp', 'the word is missing');
  await tab.evaluate(() => {
    window.seen = [];
    document.addEventListener('mc:live', (e) => window.seen.push(e.detail.set));
    document.querySelector('[data-figure=received]').focus();
    new MutationObserver((all) => all.forEach((m) => window.seen.push(m.type === 'attributes' ? `${m.target.dataset.figure} marked` : 'text')))
      .observe(document.querySelector('[data-live]'), { subtree: true, childList: true, attributes: true, attributeFilter: ['data-changed'] });
  });
  tellAll(says({ received: '12', overdue: '2', unknown: '<b>9</b>' }));
  await figure(tab, 'overdue', '2');
  const seen = await tab.evaluate(() => JSON.stringify(window.seen));
  expect(seen.includes('"overdue marked"') && !seen.includes('received marked'), seen);
  expect(seen.includes('"unknown"'), 'no mc:live event');
  expect(await tab.evaluate(() => document.activeElement.dataset.figure) === 'received', 'focus has moved');
  expect(await tab.getAttribute('[data-figure=overdue]', 'data-changed') === '', 'no mark');
  expect(await tab.evaluate(() => getComputedStyle(document.querySelector('[data-figure=overdue]')).animationName) === 'mc-changed', 'the mark is not seen');
  await tab.waitForFunction(() => !document.querySelector('[data-changed]'), null, { timeout: 3000 });
  tellAll('event: figures\ndata: no JSON\n\n');
  tellAll(says({ overdue: '3' }));
  await figure(tab, 'overdue', '3');
});

await test('whoever wants less motion sees no mark move', 'live', async (tab) => {
  await tab.emulateMedia({ reducedMotion: 'reduce' });
  await becomes(tab, 'on');
  tellAll(says({ overdue: '7' }));
  await figure(tab, 'overdue', '7');
  expect(await tab.evaluate(() => getComputedStyle(document.querySelector('[data-figure=overdue]')).animationName) === 'none', 'it moves');
});

await test('a hidden live page lets go, and is up to date when it is shown again', 'live', async (tab) => {
  await becomes(tab, 'on');
  const before = heard.came;
  await hide(tab, true);
  await tab.waitForTimeout(400);
  expect(heard.open.size === 0, `${heard.open.size} open`);
  await hide(tab, false);
  await becomes(tab, 'on');
  await tab.waitForTimeout(200);
  expect(heard.open.size === 1 && heard.came === before + 1, `${heard.open.size} open, ${heard.came - before} came`);
  tellAll(says({ overdue: '4' }));
  await figure(tab, 'overdue', '4');
});

await test('a short break of a live page is not told', 'live', async (tab) => {
  await becomes(tab, 'on');
  const before = heard.came;
  hangUp();
  for (let i = 0; i < 20; i += 1) {
    expect(await state(tab) === 'on', 'told at once');
    await tab.waitForTimeout(100);
  }
  expect(heard.came === before + 1 && heard.open.size === 1, 'did not come again');
});

await test('a lost connection is told: the word soon, one sentence after ten seconds; then it comes again by itself', 'live', async (tab) => {
  await becomes(tab, 'on');
  expect(await tab.textContent('.mc-live__lost[role=status]') === '', 'something is read aloud at once');
  heard.refuse = true;
  hangUp();
  const began = Date.now();
  await becomes(tab, 'off', 8000);
  expect(await tab.textContent('[data-live-state]') === 'Đang kết nối lại', 'the word is missing');
  expect(await tab.textContent('.mc-live__lost') === '', 'the sentence is early');
  await tab.waitForFunction(() => document.querySelector('.mc-live__lost').textContent.startsWith('Mất kết nối'), null, { timeout: 8000 });
  expect(Date.now() - began > 9500, 'the sentence is early');
  heard.refuse = false;
  await becomes(tab, 'on', 30000);
  expect(await tab.textContent('.mc-live__lost') === '', 'the sentence stays');
});

await test('silence is noticed', 'live', async (tab) => {
  await becomes(tab, 'on');
  const before = heard.came;
  await tab.waitForTimeout(20000);
  tellAll('event: beat\ndata:\n\n');
  await tab.waitForTimeout(25000);
  expect(heard.came === before, 'it came again though there was a beat');
  await tab.waitForTimeout(20000);
  expect(heard.came === before + 1, `${heard.came - before} came after 40 s of silence`);
});

const ready = (tab) => tab.waitForSelector('[data-map][data-ready]');
const cell = (name) => `.mc-mapbox .mc-cell[aria-label^="${name}"]`;

await test('the map colours every unit as its row says', 'board', async (tab) => {
  await ready(tab);
  const wrong = await tab.evaluate(() => [...document.querySelectorAll('tr[data-unit]')].filter((row) => {
    const name = row.querySelector('a').textContent, v = row.getAttribute('data-v-on_time');
    const q = v === '' ? '-' : String([99, 97, 95, 90].filter((bound) => Number(v) < bound).length);
    return document.querySelectorAll(`.mc-mapbox .mc-cell[aria-label^="${name}: "][data-q="${q}"]`).length !== 1;
  }).map((row) => row.textContent));
  expect(!wrong.length, wrong.join('; '));
  expect(await tab.locator('.mc-mapbox .mc-cell').count() === 94, 'not 94 cells');
});

await test('the six worst on the map are numbered as in the ranking', 'board', async (tab) => {
  await ready(tab);
  const ranked = await tab.evaluate(() => [...document.querySelectorAll('table.mc-rank')].find((t) => !t.id).querySelectorAll('tbody tr:not(.grp)').length);
  expect(ranked === 9, 'ranking');
  for (let n = 1; n <= 6; n += 1) {
    const name = await tab.evaluate((i) => [...document.querySelectorAll('table.mc-rank:not([id]) tbody tr:not(.grp)')][i - 1].querySelector('a').textContent, n);
    expect((await tab.getAttribute(cell(`${name}:`), 'aria-label')).endsWith(`, số ${n}`), `${name} is not number ${n}`);
  }
  expect(await tab.locator('.mc-pin').count() === 6, 'pins');
});

await test('a row that changes recolours its cell, as does another figure', 'board', async (tab) => {
  await ready(tab);
  await tab.evaluate(() => { const row = document.querySelector('tr[data-unit="20194"]'); row.setAttribute('data-v-on_time', '42'); row.setAttribute('data-w-on_time', '42,0%'); });
  await tab.waitForSelector(`${cell('Phường')}[data-q="4"][aria-label*="42,0%, số 1"]`, { state: 'attached', timeout: 3000 });
  await tab.selectOption('[data-map-pick]', 'overdue');
  const label = await tab.getAttribute(cell('Xã\u00a0Điện\u00a0Bàn\u00a0Tây'), 'aria-label');
  expect(/: \d+ hồ sơ, số \d$/.test(label), label);
  expect((await tab.textContent('.mc-legend')).includes('trên 6'), 'the legend is the old one');
});

await test('arrows walk to neighbours on the map, Enter opens the unit', 'board', async (tab) => {
  await ready(tab);
  expect(await tab.locator('.mc-mapbox .mc-cell[tabindex="0"]').count() === 1, 'more than one stop for Tab');
  await tab.focus('.mc-mapbox .mc-cell[tabindex="0"]');
  const at = () => tab.evaluate(() => { const b = document.activeElement.getBoundingClientRect(); return { x: b.x + b.width / 2, y: b.y + b.height / 2, label: document.activeElement.getAttribute('aria-label') }; });
  const first = await at();
  await tab.keyboard.press('ArrowLeft');
  const left = await at();
  expect(left.label !== first.label && left.x < first.x, 'left is not left');
  await tab.keyboard.press('ArrowDown');
  const down = await at();
  expect(down.y > left.y, 'down is not down');
  await tab.keyboard.press('End');
  expect((await at()).label.startsWith(await tab.evaluate(() => [...document.querySelectorAll('tr[data-unit] a:first-child')].filter((a) => a.closest('th')).pop().textContent)), 'End');
  const name = (await at()).label.split(':')[0];
  const href = await tab.evaluate((n) => [...document.querySelectorAll('tr[data-unit] a')].find((a) => a.textContent === n).getAttribute('href'), name);
  await tab.keyboard.press('Enter');
  await tab.waitForURL(`**${href}`);
});

await test('the wheel scrolls the page, with Ctrl it zooms', 'board', async (tab) => {
  await ready(tab);
  const width = () => tab.evaluate(() => Math.max(...[...document.querySelectorAll('.mc-mapbox .mc-cell')].map((c) => c.getBoundingClientRect().width)));
  const before = await width(), box = await tab.locator('.mc-mapbox').boundingBox();
  await tab.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await tab.mouse.wheel(0, 200);
  await tab.waitForTimeout(800);
  expect(await tab.evaluate(() => window.scrollY) > 100, 'the page stood still');
  expect(Math.abs(await width() - before) < 0.01, 'zoomed without Ctrl');
  await tab.keyboard.down('Control');
  await tab.mouse.wheel(0, -300);
  await tab.waitForTimeout(400);
  await tab.keyboard.up('Control');
  expect(await width() > before * 1.2, 'not zoomed');
});

await test('one finger scrolls the page, two zoom the map', 'board', async () => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true });
  const tab = await phone.newPage(), hand = await phone.newCDPSession(tab);
  await tab.goto(`${base}/board`);
  await ready(tab);
  await tab.locator('.mc-mapbox').scrollIntoViewIfNeeded();
  const width = () => tab.evaluate(() => Math.max(...[...document.querySelectorAll('.mc-mapbox .mc-cell')].map((c) => c.getBoundingClientRect().width)));
  const box = await tab.locator('.mc-mapbox').boundingBox(), at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }, from = await tab.evaluate(() => window.scrollY), before = await width();
  const touch = (type, ...touchPoints) => hand.send('Input.dispatchTouchEvent', { type, touchPoints });
  await touch('touchStart', at);
  for (let i = 1; i <= 15; i += 1) await touch('touchMove', { x: at.x, y: at.y - 10 * i });
  await touch('touchEnd');
  await tab.waitForTimeout(500);
  const moved = await tab.evaluate(() => window.scrollY) - from;
  expect(moved > 100, `the page moved by ${moved}`);
  const spread = (d) => [{ x: at.x - d, y: at.y - moved, id: 0 }, { x: at.x + d, y: at.y - moved, id: 1 }];
  await touch('touchStart', ...spread(30));
  for (let d = 34; d <= 90; d += 4) await touch('touchMove', ...spread(d));
  await touch('touchEnd');
  await tab.waitForTimeout(600);
  expect(await width() > before * 1.4 && await tab.evaluate(() => window.visualViewport.scale) < 1.05, 'two fingers do not zoom the map');
  await phone.close();
});

await test('a map that does not come says so and leaves the table', 'board', async (tab) => {
  await tab.route('**/ban-do/48', (r) => r.abort());
  await tab.reload();
  await tab.waitForSelector('.mc-map [role=status]');
  expect(await tab.locator('tr[data-unit]').count() === 94, 'rows');
});

await test('a chart says its values by keyboard and follows its table', 'board', async (tab) => {
  const chart = tab.locator('[data-chart=line]');
  await chart.locator('.mc-plot').focus();
  await tab.keyboard.press('End');
  await tab.keyboard.press('ArrowLeft');
  expect(await chart.locator('[aria-live]').textContent() === '14/12: Dự báo 98,0%', await chart.locator('[aria-live]').textContent());
  await tab.evaluate(() => { const c = document.querySelector('#tuan tbody tr:nth-last-child(2) td:last-child'); c.textContent = '12,5%'; c.dataset.v = '12.5'; });
  await tab.waitForTimeout(100);
  await tab.keyboard.press('ArrowLeft');
  await tab.keyboard.press('ArrowRight');
  expect(await chart.locator('[aria-live]').textContent() === '14/12: Dự báo 12,5%', await chart.locator('[aria-live]').textContent());
  expect((await chart.locator('.mc-plotnote').textContent()).includes('không từ 0'), 'does not say that it does not begin at 0');
  expect(await tab.locator('[data-chart=bars] .mc-plotnote').textContent() === 'Đơn vị: hồ sơ', 'bars begin at 0');
});

await test('bars stand in the measure of their values', 'board', async (tab) => {
  const ratio = await tab.evaluate(() => {
    const canvas = document.querySelector('[data-chart=bars] canvas'), ctx = canvas.getContext('2d');
    const colour = getComputedStyle(document.querySelector('[data-chart=bars]')).getPropertyValue('--mc-c0').trim();
    const [r, g, b] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16)), long = [];
    const { data, width, height } = ctx.getImageData(0, 0, canvas.width, canvas.height);
    for (let y = 0; y < height; y += 1) {
      let n = 0;
      for (let x = 0; x < width; x += 1) { const i = 4 * (y * width + x); if (data[i] === r && data[i + 1] === g && data[i + 2] === b) n += 1; }
      long.push(n);
    }
    const bars = [];
    long.forEach((n, y) => { if (n > 4 && !(long[y - 1] > 4)) bars.push(0); if (n > 4) bars[bars.length - 1] = Math.max(bars[bars.length - 1], n); });
    return bars.map((n) => n / bars[0]);
  });
  const told = [61, 22, 19, 12, 9, 24].map((v) => v / 61);
  expect(ratio.length === 6 && told.every((v, i) => Math.abs(v - ratio[i]) < 0.02), JSON.stringify(ratio));
});

await test('the wall asks for nothing', 'wall', async (tab) => {
  await ready(tab);
  expect(await tab.evaluate(() => document.querySelectorAll('.mc-mapbox [tabindex], .mc-mapzoom').length) === 0, 'something can be pressed');
});

await browser.close();
server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

// Checks what app.js does, in a real browser, on the prototypes.  node web/check-script.mjs
import { chromium } from 'playwright-core';
import { serve } from './serve.mjs';

const PORT = Number(process.env.MOTCUA_WEB_PORT ?? 18101);
const base = `http://127.0.0.1:${PORT}`;
const server = await serve(PORT);
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

await browser.close();
server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

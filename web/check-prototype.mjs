// Checks every prototype in a real browser: HTML validity, axe in both schemes, no sideways scrolling at 1280, 390 and
// 320 px nor with text at 200 %, nothing refused by the CSP, and the weight of a first visit.
//   node web/check-prototype.mjs [--shots FOLDER] [name ...]
import { mkdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { join, dirname } from 'node:path';
import { HtmlValidate } from 'html-validate';
import { chromium } from 'playwright-core';
import axe from 'axe-core';
import { serve, page as assemble, pages } from './serve.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const PORT = Number(process.env.MOTCUA_WEB_PORT ?? 18100);
const BUDGET = 50000;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const HTML_RULES = JSON.parse(readFileSync(join(here, 'html-rules.json'), 'utf8'));

const args = process.argv.slice(2);
const shots = args[0] === '--shots' ? args.splice(0, 2)[1] : null;
if (shots) mkdirSync(shots, { recursive: true });
const names = args.length ? args : pages();

let failed = 0;
const fail = (name, what) => { failed += 1; console.log(`FAIL ${name}: ${what}`); };

const asset = (name) => gzipSync(readFileSync(join(here, '..', 'build', 'web', name))).length;
const shared = asset('app.css') + asset('app.js') + asset('icons.svg');

async function overflow(tab, name, where) {
  const wide = await tab.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= limit) return null;
    return [...document.body.querySelectorAll('*')].filter((el) => el.getBoundingClientRect().right > limit + 1)
      .slice(0, 3).map((el) => `${el.tagName.toLowerCase()}.${el.getAttribute('class') ?? ''}`).join(', ') || 'body';
  });
  if (wide) fail(name, `runs over at ${where}: ${wide}`);
}

async function targets(tab, name) {
  const small = await tab.evaluate(() => [...document.querySelectorAll('a, button, input, select, summary')].filter((el) => {
    const box = el.getBoundingClientRect();
    const inline = getComputedStyle(el).display === 'inline';
    return box.width && !inline && !el.closest('.ds-sr-only') && !el.classList.contains('ds-skip-link') && (box.height < 22 || box.width < 22);
  }).map((el) => el.outerHTML.slice(0, 80)));
  if (small.length) fail(name, `targets under 24 px: ${small.slice(0, 3).join(' | ')}`);
}

async function runAxe(tab, name, where) {
  await tab.evaluate(axe.source);
  const result = await tab.evaluate((tags) => window.axe.run(document, { runOnly: tags }), TAGS);
  for (const v of result.violations)
    fail(name, `axe ${v.id} (${where}): ${v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? ''}`).join(' | ')}`);
}

async function check(browser, name) {
  const html = assemble(name);
  const report = await new HtmlValidate(HTML_RULES).validateString(html, `${name}.html`);
  for (const r of report.results) for (const m of r.messages) fail(name, `html ${m.line}:${m.column} ${m.ruleId} ${m.message}`);
  const weight = gzipSync(html).length + shared;
  if (weight > BUDGET) fail(name, `${weight} bytes on the wire`);

  for (const scheme of ['light', 'dark']) {
    const context = await browser.newContext({ colorScheme: scheme, viewport: { width: 1280, height: 900 }, locale: 'vi-VN' });
    const tab = await context.newPage();
    tab.on('console', (m) => { if (m.type() === 'error') fail(name, `console: ${m.text()}`); });
    tab.on('pageerror', (e) => fail(name, `script: ${e.message}`));
    await tab.goto(`http://127.0.0.1:${PORT}/${name}`);
    await tab.evaluate(() => document.fonts.ready);
    await tab.waitForFunction(() => !document.querySelector('[data-map]:not([data-ready])'), null, { timeout: 10000 });
    for (const width of scheme === 'light' ? [1280, 390, 320] : [1280, 390]) {
      await tab.setViewportSize({ width, height: 900 });
      await overflow(tab, name, `${width} px`);
      if (width !== 320) await runAxe(tab, name, `${scheme} ${width}`);
      if (width === 390) await targets(tab, name);
      if (shots && width !== 320) await tab.screenshot({ path: join(shots, `${name}-${width}${scheme === 'dark' ? '-dark' : ''}.png`), fullPage: true });
    }
    if (scheme === 'light') {
      await tab.setViewportSize({ width: 1280, height: 900 });
      await tab.evaluate(() => { const s = new CSSStyleSheet(); s.replaceSync('html{font-size:200% !important}'); document.adoptedStyleSheets = [s]; });
      await overflow(tab, name, '200 % text, 1280 px');
      await tab.setViewportSize({ width: 640, height: 900 });
      await overflow(tab, name, '200 % text, 640 px');
    }
    await context.close();
  }
  return weight;
}

const server = await serve(PORT);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
let heaviest = 0;
for (const name of names) heaviest = Math.max(heaviest, await check(browser, name));
await browser.close();
server.close();
console.log(`${names.length} pages, heaviest ${(heaviest / 1000).toFixed(1)} kB gzip without fonts, ${failed} failures`);
process.exitCode = failed ? 1 : 0;

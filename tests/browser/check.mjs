// What holds on every page, whatever it is for. Each distinct page is looked at once per width, scheme and language.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import axe from 'axe-core';
import { HtmlValidate } from 'html-validate';
import { tell } from './tap.mjs';
import { ROOT } from './words.mjs';

const BUDGET = 50000;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const validator = new HtmlValidate(JSON.parse(readFileSync(join(ROOT, 'web', 'html-rules.json'), 'utf8')));
const ASSETS = ['app.css', 'app.js', 'icons.svg'];
let assets = 0;

const seen = new Set();

/** Address without what differs from one dossier to the next: /ho-so/{code}. */
export function shape(url) {
  const u = new URL(url);
  const path = u.pathname.replace(/\/[GH]\d+\.\d+-\d+-\d+/g, '/{code}').replace(/\/(nop|ban-nhap)\/\d+/, '/$1/{id}');
  return path + [...u.searchParams.keys()].map((k, i) => `${i ? '&' : '?'}${k}`).join('');
}

async function html(source) {
  const report = await validator.validateString(source, 'page.html');
  return report.results.flatMap((r) => r.messages).map((m) => `html ${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
}

async function weight(person, source) {
  if (!assets)
    for (const name of ASSETS) assets += gzipSync(Buffer.from(await (await person.context.request.get(`/static/${name}`)).body())).length;
  const bytes = gzipSync(source).length + assets;
  return bytes > BUDGET ? [`weighs ${bytes} bytes, more than ${BUDGET}`] : [];
}

async function json(person) {
  if (person.reply.request().method() !== 'GET') return [];
  const url = new URL(person.tab.url());
  const front = url.pathname === '/';
  const reply = await person.context.request.get(front ? '/' : `${url.pathname}.json${url.search}`, front ? { headers: { Accept: 'application/json' } } : {});
  try {
    if (reply.status() !== person.reply.status()) return [`json: ${reply.status()}`];
    return typeof (await reply.json()) === 'object' ? [] : ['json: no object'];
  } catch (e) {
    return [`json: ${String(e).slice(0, 120)}`];
  }
}

async function axes(tab) {
  await tab.evaluate(axe.source);
  const found = await tab.evaluate((tags) => window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] })
    .then((r) => r.violations.map((v) => ({ id: v.id, nodes: v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? n.html.slice(0, 90)}`) }))), TAGS);
  return found.map((v) => `axe ${v.id}: ${v.nodes.join(' | ')}`);
}

/** Things wider than the window, and things to press that are too small for a finger. */
const measures = (tab) => tab.evaluate(() => {
  const limit = document.documentElement.clientWidth;
  const name = (el) => `${el.tagName.toLowerCase()}.${el.getAttribute('class') ?? ''}`;
  const wrong = [];
  if (document.documentElement.scrollWidth > limit)
    wrong.push(`runs over at ${limit} px: ${[...document.body.querySelectorAll('*')].filter((el) => el.getBoundingClientRect().right > limit + 1).slice(0, 3).map(name).join(', ')}`);
  const small = [...document.querySelectorAll('a, button, input, select, summary')].filter((el) => {
    const box = el.getBoundingClientRect();
    return box.width && getComputedStyle(el).display !== 'inline' && !el.closest('.ds-sr-only, .ds-skip-link') && (box.height < 22 || box.width < 22);
  });
  if (small.length) wrong.push(`too small to press: ${small.slice(0, 3).map((el) => el.outerHTML.slice(0, 90)).join(' | ')}`);
  let said = document.body.innerText; // texts of procedure files name sources such as account.name
  document.querySelectorAll('.mc-file, .mc-diff, .mc-faults, code').forEach((el) => { said = said.replace(el.innerText, ''); });
  const raw = /\{\{|\}\}|\b(app|portal|follow|desk|account|document|deadline|notice|err|flash|designer)\.[a-z_]{3,}(\.[a-z_]+)*\b/.exec(said);
  if (raw) wrong.push(`text without a translation: ${raw[0]}`);
  return wrong;
});

/** Tells one line of TAP for a page not yet looked at in this dress; what went wrong on the way is told always. */
export async function look(person) {
  const trouble = person.trouble.splice(0);
  const title = (await person.tab.title()).replace(/\d/g, '');
  const key = `${shape(person.tab.url())} · ${title} · ${(await person.tab.locator('h1').first().textContent({ timeout: 3000 })).trim().replace(/[\d.]+/g, '#')}`;
  const dress = `${person.width} px${person.dress}`;
  const fresh = !seen.has(`${key} ${dress}`);
  if (!fresh && !trouble.length) return;
  seen.add(`${key} ${dress}`);
  if (fresh) {
    const source = (await person.reply.body()).toString('utf8');
    trouble.push(...await measures(person.tab));
    if (person.plain) trouble.push(...await html(source));
    else {
      trouble.push(...await axes(person.tab));
      if (person.width >= 1000) trouble.push(...await html(source), ...await weight(person, source), ...await json(person));
    }
  }
 
  tell(!trouble.length, `page ${key}, ${dress}`, trouble);
}

// Pictures of every page of every room, side by side: wide, phone, dark, forced colours, 200 % zoom, paper, English. Makes build/look/index.html.
// For the eyes of whoever changes how pages look; it judges nothing itself (fits.mjs does).
//   node tests/browser/look.mjs [FOLDER] [--only WORD] [--modes wide,phone] [--lang vi,en]      the program is MOTCUA_PROGRAM, else build/rel/motcua
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { makePapers } from './papers.mjs';
import { everyPlace } from './places.mjs';
import { serve } from './server.mjs';
import { ROOT } from './words.mjs';

const option = (name, otherwise) => { const at = process.argv.indexOf(`--${name}`); return at > 0 ? process.argv[at + 1] : otherwise; };
const args = process.argv.slice(2).filter((a, i, all) => !a.startsWith('--') && !all[i - 1]?.startsWith('--'));
const OUT = args[0] ?? join(ROOT, 'build', 'look');
const only = option('only', '');
const PLAIN = { colorScheme: 'light', forcedColors: 'none', media: 'screen' };
const DESK = { width: 1280, height: 900 };
const MODES = {
  wide: { title: '1280 px', size: DESK },
  phone: { title: '390 px', size: { width: 390, height: 844 } },
  dark: { title: 'dark', size: DESK, media: { colorScheme: 'dark' } },
  phonedark: { title: '390 px, dark', size: { width: 390, height: 844 }, media: { colorScheme: 'dark' } },
  forced: { title: 'forced colours', size: DESK, media: { forcedColors: 'active' } },
  zoom: { title: '200 % zoom of 1280 px', size: { width: 640, height: 450 } },
  paper: { title: 'on paper' },
};
const TALLEST = 6000; // of a longer page the upper part; a browser takes long over a picture of all of it
const wished = option('modes', 'wide,phone,dark,forced,zoom,paper').split(',');
const rows = new Map(); // name of the place -> { mode: file }
const broken = [];
const stem = (name) => name.replace(/[^a-z0-9]+/gi, '-').toLowerCase();

/** The first sheets of the page's PDF as pictures. */
async function onPaper(tab, file) {
  const pdf = join(OUT, `${file}.pdf`);
  writeFileSync(pdf, await tab.pdf({ format: 'A4', printBackground: false }));
  execFileSync('pdftoppm', ['-jpeg', '-r', '70', '-l', '1', '-singlefile', pdf, join(OUT, file)]);
}

async function shoot(tab, mode, file) {
  const { size, media } = MODES[mode];
  await tab.emulateMedia({ ...PLAIN, ...media, ...(mode === 'paper' ? { media: null } : {}) });
  if (mode === 'paper') return onPaper(tab, file);
  await tab.setViewportSize(size);
  await tab.mouse.move(0, 0);
  const height = Math.min(TALLEST, await tab.evaluate(() => document.documentElement.scrollHeight));
  await tab.setViewportSize({ ...size, height: Math.max(height, size.height) });
  await tab.screenshot({ path: join(OUT, `${file}.jpg`), type: 'jpeg', quality: 72, animations: 'disabled' });
}

const visitor = (lang, modes) => async (p, name) => {
  if (only && !name.includes(only)) return;
  const row = rows.get(name) ?? rows.set(name, {}).get(name);
  for (const mode of modes) {
    const file = `${stem(name)}-${mode}${lang === 'vi' ? '' : `-${lang}`}`;
    await shoot(p.tab, mode, file);
    row[lang === 'vi' ? mode : `${mode}-${lang}`] = `${file}.jpg`;
  }
  await p.tab.emulateMedia(PLAIN);
  await p.tab.setViewportSize(DESK);
};

function index() {
  const columns = [...wished, ...wished.filter((m) => m === 'wide' || m === 'phone').map((m) => `${m}-en`)].filter((m) => [...rows.values()].some((r) => r[m]));
  const title = (m) => (m.endsWith('-en') ? `${MODES[m.slice(0, -3)].title}, English` : MODES[m].title);
  const cell = (row, m) => (row[m] ? `<td><a href="${row[m]}"><img loading="lazy" src="${row[m]}" alt="${title(m)}"></a>` : '<td>');
  writeFileSync(join(OUT, 'index.html'), `<!doctype html><html lang="en"><meta charset="utf-8"><title>How the pages look</title>
<style>body{font:16px system-ui;margin:1rem}td,th{vertical-align:top;padding:.5rem;text-align:start}td{max-height:30rem}img{max-width:22rem;max-height:40rem;border:1px solid #999}th[scope=row]{position:sticky;left:0;background:#fff;max-width:10rem}thead th{position:sticky;top:0;background:#fff}</style>
<table><thead><tr><th>page${columns.map((m) => `<th>${title(m)}`).join('')}</thead><tbody>
${[...rows].sort(([a], [b]) => a.localeCompare(b)).map(([name, row]) => `<tr><th scope="row">${name}${columns.map((m) => cell(row, m)).join('')}`).join('\n')}
</table>`);
}

mkdirSync(OUT, { recursive: true });
const server = await serve(process.env.MOTCUA_PROGRAM ?? join(ROOT, 'build', 'rel', 'motcua'));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'] });
const began = Date.now();
try {
  const world = { url: server.url, browser, papers: await makePapers(browser, 'Giấy chứng sinh') };
  for (const lang of option('lang', 'vi,en').split(','))
    await everyPlace(world, lang, visitor(lang, lang === 'vi' ? wished : wished.filter((m) => m === 'wide' || m === 'phone')), (who, e) => { broken.push(`${lang}, ${who}: ${String(e.stack ?? e).split('\n').slice(0, 6).join('\n  ')}`); });
} finally {
  await browser.close();
  await server.stop();
}
index();
for (const line of broken) console.log(`not walked to the end: ${line}`);
console.log(`${rows.size} pages in ${Math.round((Date.now() - began) / 1000)} s: ${join(OUT, 'index.html')}`);
process.exitCode = broken.length ? 1 : 0;

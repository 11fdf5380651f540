// Lighthouse on the main pages: performance, accessibility, best practices, search engines, each at least 95 of 100.
//   make lighthouse            the median of three looks each, on a phone's screen and network as Lighthouse simulates them
// No part of `make test`: a figure of time belongs into no test. Wants a quiet machine.
import { join } from 'node:path';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { chromium } from 'playwright-core';
import { serve } from '../browser/server.mjs';
import { ROOT } from '../browser/words.mjs';

const LEAST = 95;
const LOOKS = 3;
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const CITIZEN = 'hoa@motcua.example';
const OFFICER = 'tiepnhan@thanhkhe.example';

/** The session's cookies of somebody who signed in, as one header. */
async function cookiesOf(url, login) {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  const tab = await browser.newPage();
  await tab.goto(`${url}/dang-nhap/mat-khau`);
  await tab.fill('[name=login]', login);
  await tab.fill('[name=password]', 'motcua-demo');
  await tab.press('[name=password]', 'Enter');
  await tab.waitForLoadState();
  const cookies = await tab.context().cookies();
  const mine = await tab.context().request.get(`${url}/ho-so.json`);
  const code = mine.ok() ? (await mine.text()).match(/H\d+\.\d+-\d+-\d+/)?.[0] : undefined;
  await browser.close();
  return { header: cookies.map((c) => `${c.name}=${c.value}`).join('; '), code };
}

const median = (all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];

async function look(url, port, cookie) {
  const asked = { port, output: 'json', logLevel: 'error', onlyCategories: CATEGORIES, ...(cookie ? { extraHeaders: { Cookie: cookie } } : {}) };
  const { lhr } = await lighthouse(url, asked);
  return Object.fromEntries(Object.values(lhr.categories).map((c) => [c.id, Math.round(c.score * 100)]));
}

const server = await serve(process.env.MOTCUA_PROGRAM ?? join(ROOT, 'build/rel/motcua'));
let low = 0;
try {
  const citizen = await cookiesOf(server.url, CITIZEN);
  const officer = await cookiesOf(server.url, OFFICER);
  const pages = [['/'], ['/thu-tuc?q=khai+sinh'], ['/thu-tuc/1.001193'], ['/tra-cuu'], ['/dang-nhap'],
    ['/ho-so', citizen.header], [`/ho-so/${citizen.code}`, citizen.header], ['/viec', officer.header]];
  for (const [path, cookie] of pages) {
    const looks = [];
    for (let i = 0; i < LOOKS; i++) {
      const chrome = await launch({ chromePath: CHROMIUM, chromeFlags: ['--headless=new', '--no-sandbox'] });
      looks.push(await look(server.url + path, chrome.port, cookie));
      await chrome.kill();
    }
    const told = Object.keys(looks[0]).map((id) => [id, median(looks.map((l) => l[id]))]);
    const bad = told.filter(([id, score]) => score < LEAST && !(cookie && id === 'seo')); // no search engine comes behind a sign-in
    low += bad.length > 0;
    console.log(`${bad.length ? '--' : 'ok'} ${path.padEnd(34)} ${told.map(([id, score]) => `${id} ${score}`).join('  ')}`);
  }
} finally {
  await server.stop();
}
process.exitCode = low ? 1 : 0;

// The boards of the operations centre on a nation's dossiers, made by the program itself: every board at a desk and on a phone, its figures against the
// data behind it, the map by mouse and by keyboard, the big screen. Pictures as in album.mjs. A server of its own: two weeks after the last dossier was
// made, so that some of those that were open are overdue.
import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { Album } from './album.mjs';
import { textOfPdf } from './papers.mjs';
import { Person } from './person.mjs';
import { serve } from './server.mjs';
import { step, story, tell } from './tap.mjs';
import { ROOT, t } from './words.mjs';

const MADE = '2026-11-20T16:40:00+07:00', NOW = '2026-12-04T09:20:00+07:00';
const WATCH = { name: 'Người trực điều hành', login: 'truc@motcua.example', password: 'truc dieu hanh ca nuoc' };
const album = new Album(join(ROOT, 'docs', 'pictures', 'boards'), 150000, 'boards');
const PAGES = ['/dieu-hanh?ky=quy', '/dieu-hanh?don-vi=79&ky=quy', '/dieu-hanh/bang?ky=quy', '/dieu-hanh/bang?theo=thu-tuc&ky=quy', '/dieu-hanh/bang?theo=linh-vuc&don-vi=79&ky=quy',
  '/dieu-hanh/xep-hang?ky=quy', '/dieu-hanh/chi-so-766?don-vi=79', '/dieu-hanh/can-bo?don-vi=79', '/dieu-hanh/trung-tam', '/dieu-hanh/trung-tam?don-vi=79', '/dieu-hanh/ho-so?so=overdue',
  '/dieu-hanh/ho-so?so=late&don-vi=79&ky=quy', '/dieu-hanh/man-hinh', '/dieu-hanh/man-hinh?bang=worst', '/dieu-hanh/man-hinh?bang=fields', '/dieu-hanh/man-hinh?bang=overdue',
  '/dieu-hanh/tre-han?ky=nam', '/dieu-hanh/tre-han?ky=nam&don-vi=79', '/dieu-hanh/du-bao', '/dieu-hanh/du-bao?don-vi=79', '/cong-khai?ky=quy', '/cong-khai/79?ky=quy', '/canh-bao', '/canh-bao/quy-tac'];

const fill = (run) => {
  run(['play', '--seed-dossiers', '3000', '--split', 'no', '--development', 'yes', '--now', MADE]);
  run(['user', 'add', WATCH.name, '--email', WATCH.login, '--unit', 'VN', '--role', 'monitor', '--password'], `${WATCH.password}\n`);
};

async function watcher(world, width, options = {}) {
  const p = await Person.open(world, { width, ...options });
  await p.enterByPassword(WATCH.login, WATCH.password);
  return p;
}

const drawn = (p) => p.tab.locator('.mc-map path.mc-cell').first().waitFor();
const number = (text) => Number(text.replace(/[^\d]/g, ''));

async function walk(world, width) {
  const p = await watcher(world, width);
  for (const path of PAGES) assert.equal(await p.go(path), 200, path);
  await p.close();
}

/** Each figure at the head of the board opens as many dossiers as it says. */
async function opens(world) {
  const p = await watcher(world, 1280);
  await p.go('/dieu-hanh?ky=quy');
  const heads = await p.tab.locator('.mc-board > li > a').evaluateAll((all) => all.map((a) => [a.getAttribute('href'), a.querySelector('b').textContent]));
  assert.ok(heads.length >= 4, `${heads.length} figures lead anywhere`);
  const { all } = await p.json('/dieu-hanh?ky=quy');
  assert.ok(all.received > 1000 && all.overdue > 0 && all.late > 0, JSON.stringify(all));
  for (const [href, said] of heads.filter(([, text]) => !text.includes('%'))) {
    const list = await p.json(href);
    assert.equal(list.n, number(said), href);
  }
  await p.close();
}

/** By mouse to a province, by keyboard to another, and the same figures as a table. */
async function map(world, width) {
  const p = await watcher(world, width);
  await p.go('/dieu-hanh?ky=quy');
  await drawn(p);
  assert.ok(await p.tab.locator('.mc-map path.mc-cell').count() >= 34, 'a province is missing');
  await p.tab.locator('[data-map-pick]').selectOption({ index: 1 });
  await p.tab.locator('.mc-map').screenshot();
  const cell = p.tab.locator('.mc-map path.mc-cell').first();
  await cell.focus();
  await p.tab.keyboard.press('Enter');
  await p.tab.waitForURL(/don-vi=\d\d\b/);
  await p.close();
}

/** Somewhere a date has passed and its letter of apology lies drafted before the leader, who reads it and signs. */
async function letter(world, width) {
  const watch = await watcher(world, width);
  const provinces = (await watch.json('/dieu-hanh')).lines.filter((l) => l.overdue).map((l) => l.code), codes = [];
  for (const one of provinces) codes.push(...(await watch.json(`/dieu-hanh/ho-so?so=overdue&don-vi=${one}`)).lines.map((l) => l.code));
  const units = [...new Set(codes.map((code) => /\.(\d{5})-/.exec(code)?.[1]).filter(Boolean))];
  await watch.close();
  for (const unit of units) {
    const p = await Person.open(world, { width });
    await p.enterByPassword(`lanhdao.${unit}@motcua.example`);
    await p.go('/viec/thu-xin-loi');
    const form = p.tab.locator('main textarea').first();
    if (await form.count()) {
      assert.ok((await form.inputValue()).length > 20, 'no reason is proposed');
      await p.press(t('letter.sign'));
      await p.close();
      return;
    }
    await p.close();
  }
  assert.fail(`no letter lies before the leaders of ${units}`);
}

async function pictures(world) {
  const p = await watcher(world, 1280), phone = await watcher(world, 390), wall = await watcher(world, 1920);
  await p.go('/dieu-hanh?ky=quy');
  await drawn(p);
  await album.take(p, 'nation', null, { height: 1180 });
  await p.go('/dieu-hanh/bang?ky=quy');
  await album.take(p, 'units', null, { height: 900 });
  await p.go('/dieu-hanh/xep-hang?ky=quy');
  await album.take(p, 'ranking', null, { height: 900 });
  await phone.go('/dieu-hanh?ky=quy');
  await drawn(phone);
  await album.take(phone, 'phone', null, { height: 1400 });
  await wall.go('/dieu-hanh/man-hinh?ky=quy');
  await drawn(wall);
  await album.take(wall, 'wall', null, { height: 1080 });
  await wall.go('/dieu-hanh/man-hinh?bang=overdue&ky=quy');
  await album.take(wall, 'wall-overdue', null, { height: 1080 });
  for (const one of [p, phone, wall]) await one.close();
}

async function paper(world) {
  const p = await watcher(world, 1280);
  const text = textOfPdf(await p.file('/dieu-hanh/bao-cao.pdf'));
  const { all } = await p.json('/dieu-hanh');
  assert.ok(text.includes(String(all.overdue)), text.slice(0, 600));
  await p.close();
}

export async function boardsStory({ browser, program }) {
  await story('boards of a nation', async () => {
    const server = await step('a nation of three thousand dossiers is made and served', () => serve(program, { fill, now: NOW }));
    const world = { url: server.url, browser };
    try {
      for (const width of [1280, 390]) await step(`${width}: every board is read`, () => walk(world, width));
      await step('figures open their dossiers', () => opens(world));
      for (const width of [1280, 390]) await step(`${width}: the map`, () => map(world, width));
      for (const width of [1280, 390]) await step(`${width}: a letter of apology is signed`, () => letter(world, width));
      await step('the morning report', () => paper(world));
      await step('boards in the dark and in English', async () => {
        for (const options of [{ scheme: 'dark', dress: ', dark' }, { lang: 'en', dress: ', English' }]) {
          const p = await watcher(world, 1280, options);
          for (const path of ['/dieu-hanh', '/dieu-hanh/bang', '/dieu-hanh/trung-tam?don-vi=79']) await p.go(`${path}${options.lang ? `${path.includes('?') ? '&' : '?'}lang=en` : ''}`);
          await p.close();
        }
      });
      await step('pictures of the boards', () => pictures(world));
      await step('every picture of the boards is walked, and no other is kept', () => album.close());
    } finally {
      tell(await server.stop() === 0, 'the server of the boards ends in order, nothing found by the sanitizers', [server.said()]);
    }
  });
}

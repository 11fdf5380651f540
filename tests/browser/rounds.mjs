// The pages that no procedure comes by, and the main ones again in the dark, in English and on paper.
import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pagesOfPdf, textOfPdf } from './papers.mjs';
import { Person, officer } from './person.mjs';
import { step, story } from './tap.mjs';
import { ROOT, procedure, t } from './words.mjs';

const birth = procedure('1.001193');
const permit = procedure('1.013225');
const CARD = '049195007788||Đinh Thị Bé|02111995|Nữ|14 Lý Thái Tổ, phường Thanh Khê, thành phố Đà Nẵng|10052021';
const COUNTER = { ...birth.form, requester_identifier: '049195007788', mother_identifier: '049195007788', mother_born: '1995-11-02',
  mother_name: 'Đinh Thị Bé', child_name: 'Nguyễn Đinh Bảo Ngọc' };

async function atTheCounter(world, width) {
  const p = await officer(world, 'tiepnhan@thanhkhe.example', width);
  await p.go('/viec/tiep-nhan');
  await p.press(new RegExp(birth.name));
  await p.fill({ _qr: CARD });
  await p.press(t('desk.scan_fill'));
  await p.says(t('desk.scan_done'));
  assert.equal(await p.tab.locator('input[value="Đinh Thị Bé"]').first().isVisible(), true);
  const { requester_name, requester_address, ...typed } = COUNTER;
  await p.fill({ ...typed, phone: '0905000009' });
  await p.tab.locator('input[name=paper][value=birth_notice]').check();
  await p.press(t('desk.take_in_do'));
  await p.says(t('desk.secret'));
}

/** One's own: messages, account, a dossier and the question whether to withdraw it. */
async function ofTheAccount(world, width) {
  const p = await Person.open(world, { width });
  await p.enterByPassword('hoa@motcua.example');
  await p.go('/ho-so');
  const open = JSON.stringify(await p.json()).match(/H\d+\.\d+-\d+-\d+/g);
  assert.ok(open.length > 0);
  for (const path of ['/hop-thu', '/tai-khoan', '/hop-gui-di', `/ho-so/${open[0]}`, `/ho-so/${open[0]}/rut`]) await p.go(path);
  await p.close();
}

async function strangers(world, width) {
  const p = await Person.open(world, { width });
  p.mayGet(404, 401, 403);
  assert.equal(await p.go('/khong-co-trang-nay'), 404);
  await p.go('/dang-nhap/mat-khau');
  await p.go('/thu-tuc?q=zzzz');
  await p.go('/thu-tuc/1.013225');
  await p.go('/thu-tuc/1.013831');
  await p.go('/ho-so/H17.20209-20260101-0001');
  await p.close();
}

async function leader(world, width) {
  const p = await officer(world, 'lanhdao@thanhkhe.example', width);
  for (const path of ['/viec', '/viec?loc=qua-han', '/viec?tim=zzzz', '/viec/duyet', '/viec/giao', '/tai-khoan']) await p.go(path);
}

export async function otherPages(world, width) {
  await story(`other pages, ${width} px`, async () => {
    await step(`${width}: the counter takes in by the citizen card`, () => atTheCounter(world, width));
    await step(`${width}: pages of an account`, () => ofTheAccount(world, width));
    await step(`${width}: addresses that lead nowhere`, () => strangers(world, width));
    await step(`${width}: the leader's pages`, () => leader(world, width));
  });
}

/** Somebody's way through the main pages. */
async function tour(world, options) {
  const p = await Person.open(world, options);
  const q = options.lang === 'en' ? '?lang=en' : '';
  for (const path of [`/${q}`, '/thu-tuc', '/thu-tuc/1.013225', '/tra-cuu', '/dang-nhap']) await p.go(path);
  await p.go('/dang-nhap/mat-khau');
  await p.fill({ login: 'canh@motcua.example', password: 'motcua-demo' });
  await p.press(t('account.enter', {}, options.lang));
  await p.go('/ho-so');
  const mine = JSON.stringify(await p.json()).match(/H\d+\.\d+-\d+-\d+/g);
  for (const path of [`/ho-so/${mine[0]}`, `/ho-so/${mine[0]}/giay-hen`, '/hop-thu', '/tai-khoan', `/thu-tuc/${permit.code}/nop?noi=thanh+khe`]) await p.go(path);
  if (options.lang === 'en') assert.equal(await p.tab.locator('html').getAttribute('lang'), 'en');
  await p.close();
}

async function deskTour(world, options) {
  const p = await Person.open(world, options);
  await p.go(options.lang === 'en' ? '/dang-nhap/mat-khau?lang=en' : '/dang-nhap/mat-khau');
  await p.fill({ login: 'chuyenvien@thanhkhe.example', password: 'motcua-demo' });
  await p.press(t('account.enter', {}, options.lang));
  await p.go('/viec');
  await p.press(p.tab.locator('a[data-row]').first());
  await p.press(p.tab.locator('.mc-acts a').first());
  await p.close();
}

async function dressed(world, options) {
  const name = `${options.width}${options.dress}`;
  await story(`main pages ${name}`, async () => {
    await step(`${name}: the citizen's pages`, () => tour(world, options));
    await step(`${name}: the officer's pages`, () => deskTour(world, options));
  });
}

export async function otherDresses(world) {
  for (const width of [1280, 390])
    await Promise.all([dressed(world, { scheme: 'dark', dress: ', dark', width }), dressed(world, { lang: 'en', dress: ', English', width })]);
}

/** Every dossier of these people, whatever the stories before made of them. */
export async function onPaper(world) {
  await story('on paper', async () => {
    for (const login of ['canh@motcua.example', 'dung@motcua.example']) {
      const p = await Person.open(world);
      await p.enterByPassword(login);
      await p.go('/ho-so');
      const codes = new Set(JSON.stringify(await p.json()).match(/H\d+\.\d+-\d+-\d+/g));
      for (const [what, tail] of [['page', ''], ['receipt', '/giay-hen']])
        await step(`the ${what} of each dossier of ${login} is one sheet of paper`, async () => {
          for (const code of codes) {
            await p.go(`/ho-so/${code}${tail}`);
            const pdf = await p.tab.pdf({ format: 'A4', printBackground: false });
            assert.ok(textOfPdf(pdf).includes(code));
            assert.equal(pagesOfPdf(pdf), 1, code);
          }
        });
      await p.close();
    }
  });
}

export async function toMachines(world) {
  await story('to machines', async () => {
    const p = await Person.open(world);
    await step('the interface document passes a public linter', async () => {
      const file = join(tmpdir(), `motcua-openapi-${process.pid}.json`);
      writeFileSync(file, await p.file('/openapi.json'));
      try {
        execFileSync(process.execPath, [join(ROOT, 'web', 'lint-openapi.mjs'), file], { encoding: 'utf8' });
      } catch (e) {
        throw new Error(e.stdout);
      } finally {
        rmSync(file);
      }
    });
    await p.close();
  });
}

// The manual: its pictures, made by walking the pages they show (--pictures writes docs/help/pictures), and its own pages. Without --pictures the
// same walk is compared: a page that no longer says what its picture says, or lacks what is marked in it, fails.
import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { Album } from './album.mjs';
import { begin, fillSteps } from './applying.mjs';
import { Person } from './person.mjs';
import { step, story } from './tap.mjs';
import { ROOT, procedure, t } from './words.mjs';

const birth = procedure('1.001193');
const album = new Album(join(ROOT, 'docs', 'help', 'pictures'), 60000, 'help');
const take = (p, name, mark, options) => album.take(p, name, mark, options);

async function newcomer(world) {
  const p = await Person.open(world, { width: 390 });
  await p.go('/');
  await take(p, 'citizen-find', p.tab.locator('main form[role=search] button').first(), { height: 640 });
  await p.go(`/thu-tuc/${birth.code}`);
  await take(p, 'citizen-read', p.named(t('portal.apply')), { at: 0.75 });
  await p.go('/dang-nhap');
  await p.fill({ login: '0905123377' });
  await take(p, 'citizen-sign-in', p.named(t('account.send_code')), { at: 0.8 });
  await p.enterByCode('0905123377');
  await p.fill({ name: birth.form.requester_name });
  await p.press(t('account.go_on'));
  await p.go(`/thu-tuc/${birth.code}`);
  await begin(p, birth, 'ordinary');
  await p.fill({ requester_name: birth.form.requester_name, requester_identifier: birth.form.requester_identifier, requester_relation: 'mother' });
  await take(p, 'citizen-apply', p.named(t('portal.go_on')), { at: 0.8 });
  await fillSteps(p, birth.form);
  await take(p, 'citizen-papers', p.tab.locator('.mc-drop').first(), { at: 0.45 });
  await p.close();
}

const codes = async (p) => [...new Set(JSON.stringify(await p.json('/ho-so')).match(/H\d+\.\d+-\d+-\d+/g))];

async function owner(world) {
  const p = await Person.open(world, { width: 390 });
  await p.enterByPassword('canh@motcua.example');
  const [sent, under] = await codes(p);
  await p.go(`/ho-so/${sent}/giay-hen`);
  await take(p, 'citizen-receipt', p.tab.locator('.mc-codes').first(), { at: 0.3 });
  await p.go(`/ho-so/${under}`);
  await take(p, 'citizen-follow', p.tab.locator('.mc-leaf').first(), { at: 0.5 });
  await p.close();
}

async function desk(world, login) {
  const p = await Person.open(world, { width: 1000 });
  await p.enterByPassword(login);
  return p;
}

async function reception(world) {
  const p = await desk(world, 'tiepnhan@thanhkhe.example');
  await p.go(`/viec/tiep-nhan/${birth.code}`);
  await take(p, 'officer-intake', p.named(t('desk.take_in_do')), { height: 700, at: 0.6 });
  await take(p, 'officer-card', p.named(t('desk.scan_fill')), { height: 480, at: 0.55 });
  await p.close();
}

async function specialist(world) {
  const p = await desk(world, 'chuyenvien@thanhkhe.example');
  await p.go('/viec');
  await take(p, 'officer-worklist', p.tab.locator('.mc-tabs'), { height: 700 });
  await p.press(p.tab.locator('a[data-row]').last());
  await take(p, 'officer-dossier', p.tab.locator('.mc-acts'), { height: 700 });
  await p.press(birth.act('request_supplement'), p.tab.locator('.mc-acts'));
  await take(p, 'officer-supplement', p.tab.locator('main form.mc-form .mc-radio .ds-field').first(), { height: 640, at: 0.4 });
  await p.close();
}

async function leader(world) {
  const p = await desk(world, 'lanhdao@thanhkhe.example');
  await p.go('/viec/duyet');
  await p.tab.locator('input[name=hs]').first().check();
  await take(p, 'officer-approve', p.named(t('desk.approve_picked')), { height: 560 });
  await p.go('/viec/giao');
  await take(p, 'officer-assign', p.named(t('desk.assign.do')), { height: 560, at: 0.8 });
  await p.go('/viec/vang-mat');
  await take(p, 'officer-absence', p.named(t('desk.absence.save')), { height: 640, at: 0.8 });
  await p.close();
}

async function administrator(world) {
  const p = await desk(world, 'quantri@motcua.example');
  await p.go('/quan-tri');
  await take(p, 'administrator-start', p.named(t('admin.officers')), { height: 700, at: 0.5 });
  await p.go('/quan-tri/can-bo/them');
  await take(p, 'administrator-officer', p.named(t('admin.officer.add')), { height: 700, at: 0.8 });
  await p.go('/quan-tri/lich');
  await take(p, 'administrator-calendar', p.named(t('admin.day.look_do')), { height: 700, at: 0.8 });
  await p.close();
}

/** The manual's own pages, by the ways that lead there. */
async function reads(world, width) {
  const p = await Person.open(world, { width });
  await p.go(`/thu-tuc/${birth.code}`);
  await p.press(t('app.help_here'), p.tab.locator('.mc-place'));
  assert.equal(p.path(), '/help/citizen/read');
  await p.press(t('help.title'), p.tab.locator('.mc-trail'));
  await p.fill({ q: 'quen mat khau' });
  await p.press(t('help.find'));
  await p.press(p.tab.locator('.mc-lines a').first());
  assert.equal(p.path(), '/help/citizen/password');
  await p.go('/help?q=zzzzqqq');
  for (const part of ['citizen', 'officer', 'administrator', 'operator']) await p.go(`/help/${part}`);
  await p.go('/help/officer/reconcile');
  for (const img of await p.tab.locator('img[src*=help-]').all()) assert.ok(await img.evaluate((el) => el.complete));
  p.mayGet(404);
  await p.go('/khong-co-trang-nay');
  await p.press(t('app.error_help'));
  assert.ok(p.tab.url().endsWith('/help/citizen/errors#not_found'), p.tab.url());
  await p.close();
}

async function otherwise(world) {
  for (const options of [{ width: 1280, lang: 'en', dress: ', English' }, { width: 390, js: false }, { width: 1280, scheme: 'dark', dress: ', dark' }]) {
    const p = await Person.open(world, options);
    for (const path of ['/help', '/help/citizen', '/help/operator']) await p.go(options.lang ? `${path}?lang=en` : path);
    await p.close();
  }
}

export async function helpStory(world) {
  await story('the manual', async () => {
    for (const walk of [newcomer, owner, reception, specialist, leader, administrator]) await step(`pictures of the manual: ${walk.name}`, () => walk(world));
    await step('every picture of the manual is walked, and no other is kept', () => album.close());
    for (const width of [1280, 390]) await step(`${width}: the manual is read`, () => reads(world, width));
    await step('the manual in English, in the dark, without script', () => otherwise(world));
  });
}

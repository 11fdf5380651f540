// Birth registration, from the first search to the certificate in hand: by phone number and one-time code, with a
// draft left and found again, a session that ends, a double click, a supplement and a leader's batch.
import { strict as assert } from 'node:assert';
import { CODE, act, begin, fillSteps, inputs, officerActs, sameDate, sendOff } from './applying.mjs';
import { codeInPicture, pagesOfPdf, textOfPdf } from './papers.mjs';
import { Person, officer } from './person.mjs';
import { step, story } from './tap.mjs';
import { procedure, t } from './words.mjs';

const birth = procedure('1.001193');
const DESK = { reception: 'tiepnhan@thanhkhe.example', specialist: 'chuyenvien@thanhkhe.example', leader: 'lanhdao@thanhkhe.example' };

async function find(p) {
  await p.go('/');
  await p.tab.locator('#q').fill('lam giay khai sinh');
  await p.press(t('portal.find'), p.tab.locator('main form[role=search]'));
  await p.press(birth.name);
  assert.equal(p.path(), `/thu-tuc/${birth.code}`);
  assert.equal(await p.heading(), birth.name);
  if (p.width > 960) assert.equal(codeInPicture(await p.tab.locator('svg.mc-qr').screenshot()), p.tab.url());
}

async function enter(p, phone) {
  await p.press(t('portal.apply'));
  await p.enterByCode(phone);
  await p.says(t('account.name_title'));
  await p.fill({ name: birth.form.requester_name });
  await p.press(t('account.go_on'));
  assert.equal(p.path(), `/thu-tuc/${birth.code}/nop`);
}

/** Leaves in the middle, without pressing anything, and comes back by "my dossiers". */
async function leaveAndReturn(p) {
  const saved = p.tab.waitForResponse((r) => r.url().includes('/nhap/'));
  await p.fill({ requester_identifier: birth.form.requester_identifier, requester_address: birth.form.requester_address });
  assert.ok((await saved).ok());
  await p.go('/');
  await p.go('/ho-so');
  await p.press(birth.name);
  assert.equal(await p.tab.locator('[name=requester_address]').inputValue(), birth.form.requester_address);
}

/** The session ends while a step is being filled in. */
async function sessionEnds(p, phone) {
  await p.fill(birth.form);
  await p.context.clearCookies();
  p.mayGet(401, 403);
  await p.press(t('portal.go_on'));
  await p.says(t('account.ended_kept'));
  await p.enterByCode(phone);
  assert.equal(await p.tab.locator('[name=requester_phone]').inputValue(), birth.form.requester_phone);
  await p.press(t('portal.go_on'));
}

/** What is wrong is said, and what was right stays. */
async function mistakes(p) {
  p.mayGet(422);
  await p.fill({ ...birth.form, child_born: '2026-02-30', child_sex: 'female' });
  await p.press(t('portal.go_on'));
  assert.match(await p.tab.title(), new RegExp(`^${t('app.error_title')}`));
  await p.says(t('err.not_a_date'));
  assert.ok(await p.tab.evaluate(() => document.activeElement.matches('.ds-error-summary')), 'the summary has the focus');
  assert.equal(await p.tab.locator('[name=child_name]').inputValue(), birth.form.child_name);
}

async function papers(p, world) {
  p.mayGet(422);
  await p.press(t('portal.papers.send'));
  await p.tab.locator('.ds-error-summary a').click();
  assert.ok(await p.tab.locator('[name="tep.birth_notice"]').evaluate((el) => el.matches(':target, :focus')), 'the message leads to the paper');
  await p.upload('[name="tep.birth_notice"]', world.papers.jpeg);
  await p.upload('[name="tep.residence"]', world.papers.pdf);
  await p.press(t('portal.papers.send'));
  assert.ok(p.path().endsWith('/xem-lai'), p.path());
  await p.says(birth.form.child_name);
  await p.says(world.papers.jpeg.name);
}

/** The paper behind a link has one page and tells the code. */
async function pdfOf(p, link, code) {
  const pdf = await p.file(await p.named(t(link)).getAttribute('href'));
  assert.ok(textOfPdf(pdf).includes(code), 'the PDF tells the code');
  assert.equal(pagesOfPdf(pdf), 1);
}

async function receipt(p, code) {
  assert.equal(p.path(), `/ho-so/${code}/giay-hen`);
  await p.says(code);
  assert.ok(codeInPicture(await p.tab.locator('svg.mc-qr').screenshot()).includes(code), 'the QR leads to the dossier');
  await pdfOf(p, 'follow.receipt.pdf_sent', code);
  return p.tab.locator('.mc-secret').innerText();
}

/** Somebody else's browser, with what stands on the receipt and nothing more. */
async function bySecret(world, width, code, secret) {
  const p = await Person.open(world, { width });
  await p.go('/tra-cuu');
  p.mayGet(404, 422);
  await p.fill({ ma: code, bi_mat: 'AAAA2222' });
  await p.press(t('follow.track.see'));
  await p.says(t('follow.track.wrong'));
  await p.fill({ ma: code, bi_mat: secret });
  await p.press(t('follow.track.see'));
  assert.equal(p.path(), `/ho-so/${code}`);
  assert.ok(!(await p.tab.locator('main').innerText()).includes(birth.form.child_name), 'nothing personal by secret');
  await p.close();
}

async function supplement(p, code, world) {
  await p.go(`/ho-so/${code}`);
  await p.says(birth.paper('birth_notice'));
  await p.says(inputs(birth, 'supplement', 'request_supplement')['note:paper:birth_notice'] ?? 'Nhờ chị chụp lại');
  await p.press(t('follow.send_supplement'));
  assert.deepEqual(await p.tab.locator('input[type=file]').evaluateAll((all) => all.map((i) => i.name)), ['tep.birth_notice']);
  await p.upload('input[type=file]', world.papers.pdf);
  await p.press(t('follow.send_supplement'), p.tab.locator('main form'));
  assert.equal(p.path(), `/ho-so/${code}`);
}

async function batch(world, width, code) {
  const p = await officer(world, DESK.leader, width);
  await p.go('/viec/duyet');
  await p.tab.locator('tr').filter({ hasText: code }).locator('input[type=checkbox]').check();
  assert.equal(await p.tab.locator('[data-checked-count]').innerText(), '1');
  await p.press(t('desk.approve_picked'));
  await p.go(`/viec/ho-so/${code}`);
  await p.says(birth.state('ready').name.vi);
}

async function result(p, code) {
  await p.go('/hop-thu');
  await p.says(t('notice.handed_over'));
  await p.go(`/ho-so/${code}`);
  await p.says(birth.state('returned').citizen.vi.split('.')[0]);
  const pdf = await p.file(`/ho-so/${code}/ket-qua.pdf`);
  assert.ok(textOfPdf(pdf).includes(birth.form.child_name.toUpperCase()), 'the certificate names the child');
}

const focus = (p) => p.tab.evaluate(() => ({ name: document.activeElement.name ?? '', value: document.activeElement.value ?? '', tag: document.activeElement.tagName }));

/** What one thought of it, by keyboard: sent empty first, and the message leads to the field. */
async function rate(p, code) {
  const keys = async (...all) => { for (const k of all) await p.tab.keyboard.press(k); };
  p.mayGet(422);
  await p.go(`/ho-so/${code}`);
  await p.tab.locator('[name=y_kien]').fill('Cô ở quầy ân cần.');
  await p.press(t('follow.rate.send'));
  assert.match(await p.tab.title(), new RegExp(`^${t('app.error_title')}`));
  assert.equal(await p.tab.locator('#diem-l').innerText(), t('rating.choose'));
  await keys('Tab', 'Enter', 'Tab');
  assert.deepEqual(await focus(p), { name: 'diem', value: '1', tag: 'INPUT' });
  await keys('ArrowDown', 'ArrowDown', 'ArrowDown');
  assert.deepEqual(await focus(p), { name: 'diem', value: '4', tag: 'INPUT' });
  await keys('Tab');
  assert.deepEqual(await focus(p), { name: 'y_kien', value: 'Cô ở quầy ân cần.', tag: 'TEXTAREA' });
  await keys('Tab');
  await p.key('Enter');
  assert.equal(p.path(), `/ho-so/${code}`);
  await p.says(t('follow.rate.thanks'));
  await p.says(t('follow.rate.4'));
  const { state, marks, words } = (await p.json()).rating;
  assert.deepEqual({ state, marks, words }, { state: 'given', marks: 4, words: 'Cô ở quầy ân cần.' });
}

/** Every choice is big enough for a finger, and its words are inside it. */
async function big(p, code) {
  await p.go(`/ho-so/${code}`);
  for (const box of await p.tab.locator('.mc-marks .ds-field').all()) {
    const { height, width } = await box.boundingBox();
    assert.ok(height >= 44 && width >= 88, `${width} x ${height}`);
    assert.ok(await box.evaluate((el) => el.scrollWidth <= el.clientWidth), 'words run out of it');
  }
}

const FLAG = { reason: 'Ảnh Giấy chứng sinh mờ, không đọc được số.', item: ['paper:birth_notice'], 'note:paper:birth_notice': 'Nhờ chị chụp lại đủ bốn góc, chỗ sáng.' };

async function atTheDesk(world, width, p, code) {
  await step(`${width}: the counter finds it in the worklist and accepts it`, async () => {
    const r = await officer(world, DESK.reception, width);
    await r.go('/viec');
    await r.press(code);
    await r.says(birth.form.child_name);
    await act(r, code, birth.act('accept'));
    await p.go(`/ho-so/${code}`);
    await sameDate(p);
    await p.press(t('follow.receipt'));
    await pdfOf(p, 'follow.receipt.pdf', code);
  });
  await step(`${width}: the specialist asks for one paper again`, () => officerActs(world, width, DESK.specialist, code, birth.act('request_supplement'), FLAG));
  await step(`${width}: the citizen sends that paper and nothing else`, () => supplement(p, code, world));
  await step(`${width}: the specialist proposes`, () => officerActs(world, width, DESK.specialist, code, birth.act('propose'), inputs(birth, 'same_day', 'propose')));
  await step(`${width}: the leader signs in a batch`, () => batch(world, width, code));
  await step(`${width}: the citizen is told`, async () => { await p.go(`/ho-so/${code}`); await p.says(t('follow.collect')); });
  await step(`${width}: the counter hands it over`, () => officerActs(world, width, DESK.reception, code, birth.act('hand_over')));
  await step(`${width}: the citizen opens the certificate`, () => result(p, code));
  await step(`${width}: the marks are big enough to press`, () => big(p, code));
  await step(`${width}: the citizen says by keyboard what they thought of it`, () => rate(p, code));
}

export async function birthStory(world, width) {
  const phone = width > 500 ? '0905123318' : '0905123319';
  await story(`birth registration, ${width} px`, async () => {
    const p = await Person.open(world, { width });
    await step(`${width}: found without diacritics`, () => find(p));
    await step(`${width}: signed in by a one-time code`, () => enter(p, phone));
    await step(`${width}: begins at a commune found without diacritics`, () => begin(p, birth, 'ordinary'));
    await step(`${width}: the draft is kept while typing`, () => leaveAndReturn(p));
    await step(`${width}: a session that ends loses nothing typed`, () => sessionEnds(p, phone));
    await step(`${width}: a day that is in no calendar is told`, () => mistakes(p));
    await step(`${width}: the form is filled in`, () => fillSteps(p, birth.form));
    await step(`${width}: papers are sent and everything is seen again`, () => papers(p, world));
    const code = await step(`${width}: a double click makes one dossier`, async () => {
      const sent = await sendOff(p, { twice: true });
      const mine = await p.json('/ho-so');
      assert.equal(JSON.stringify(mine).match(new RegExp(CODE, 'g')).filter((c, i, all) => all.indexOf(c) === i).length, 1);
      return sent;
    });
    const secret = await step(`${width}: the receipt has code, QR and PDF`, () => receipt(p, code));
    await step(`${width}: followed by code and secret`, () => bySecret(world, width, code, secret));
    await atTheDesk(world, width, p, code);
    await p.close();
  });
}

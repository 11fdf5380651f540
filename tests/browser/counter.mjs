// Quick hands at the counter: a whole intake of a certified copy after the card's scan, its keystrokes and clicks counted; a scanner that reads
// a receipt's code where nobody is typing.
import { strict as assert } from 'node:assert';
import { CODE } from './applying.mjs';
import { officer } from './person.mjs';
import { step, story } from './tap.mjs';
import { procedure, t } from './words.mjs';

const copies = procedure('2.000815');
const CARD = '048190001234|201234567|Trần Thị Bưởi|02031990|Nữ|12 Trần Cao Vân, phường Thanh Khê, thành phố Đà Nẵng|01052021';
const MOST = 12;

/** What a hand does, one at a time, and how often. */
class Hand {
  constructor(p) { Object.assign(this, { p, did: [] }); }
  async key(name) { this.did.push(name); await this.p.tab.keyboard.press(name); }
  async keyOn(name) { this.did.push(name); await this.p.key(name); }
  async click(it, name) { this.did.push(`click ${name}`); await it.click(); }
}

const focused = (p) => p.tab.evaluate(() => document.activeElement.name || document.activeElement.innerText);

async function takesIn(p) {
  await p.go(`/viec/tiep-nhan/${copies.code}`);
  assert.equal(await focused(p), '_qr', 'a card may be read at once');
  await p.tab.keyboard.type(CARD);
  await p.key('Enter');
  await p.says(t('desk.scan_done'));
  assert.equal(await focused(p), 'first_name', 'the first empty field');
  const hand = new Hand(p);
  await hand.click(p.tab.locator('.mc-chips button', { hasText: 'Bằng tốt nghiệp' }).first(), 'Bằng tốt nghiệp');
  assert.equal(await focused(p), 'first_pages');
  await hand.key('2');
  await hand.key('Tab');
  assert.equal(await focused(p), 'first_copies');
  await hand.key('3');
  await hand.click(p.tab.locator('input[name=paper][value=original]'), 'original seen');
  await hand.key('n');
  await hand.keyOn('Enter');
  const code = CODE.exec(await p.tab.locator('main').innerText())[0];
  const data = await (await p.context.request.get(`/viec/ho-so/${code}.json`)).json();
  assert.deepEqual([data.state, data.name, data.identifier, data.channel], ['comparing', 'Trần Thị Bưởi', '048190001234', 'counter']);
  const lines = JSON.stringify(data.content);
  for (const part of ['Bằng tốt nghiệp', '"2"', '"3"']) assert.ok(lines.includes(part), `${part} in ${lines}`);
  console.log(`# a whole intake after the card's scan: ${hand.did.length} keystrokes and clicks (${hand.did.join(', ')}), at most ${MOST}`);
  assert.ok(hand.did.length <= MOST, hand.did.join(', '));
  return code;
}

/** What hangs on another answer is there while that answer holds, and no longer. */
async function asksAsAnswered(p) {
  await p.go(`/viec/tiep-nhan/${copies.code}`);
  const there = async () => [await p.tab.locator('#second_name').isVisible(), await p.tab.locator('#third_name').isVisible()];
  for (const [kinds, wanted] of [['two', [true, false]], ['three', [true, true]], ['one', [false, false]]]) {
    await p.tab.locator(`#kinds-${kinds}`).check();
    assert.deepEqual(await there(), wanted, kinds);
  }
}

/** As a scanner types: fast, and Enter. No letter of it is a shortcut. */
async function scans(p, code) {
  await p.go('/viec');
  await p.tab.keyboard.type(code.toLowerCase());
  await p.key('Enter');
  assert.equal(p.path(), `/viec/ho-so/${code}`);
  await p.go('/viec');
  await p.tab.keyboard.press('n');
  await p.tab.waitForURL('**/viec/tiep-nhan');
}

export async function counterStory(world) {
  await story('quick hands at the counter', async () => {
    const p = await officer(world, 'tiepnhan@thanhkhe.example', 1280);
    const code = await step(`a certified copy is taken in by at most ${MOST} keystrokes and clicks after the card's scan`, () => takesIn(p));
    await step('fields of a second and a third paper are there when they are asked for', () => asksAsAnswered(p));
    await step('a scanner that reads a receipt opens its dossier, a slow N still takes in', () => scans(p, code));
  });
}

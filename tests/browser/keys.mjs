// Everything by keyboard: signing in, the worklist by J, K and Enter, an act by its letter, Tab and Enter. Wherever Tab
// comes to, it is seen.
import { strict as assert } from 'node:assert';
import { Person } from './person.mjs';
import { step, story } from './tap.mjs';
import { procedure, t } from './words.mjs';

const birth = procedure('1.001193');
const STOPS = 60;

/** What has the focus: its name, and whether one sees it there. */
const focused = (tab) => tab.evaluate(() => {
  const el = document.activeElement;
  const box = el.getBoundingClientRect();
  const ringed = (it) => { const s = getComputedStyle(it); return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none'; };
  const ring = el.matches('.ds-skip-link') || ringed(el.closest('.mc-search') ?? el);
  const labels = el.labels ? [...el.labels].map((l) => l.innerText).join(' ') : '';
  return { name: (labels || el.innerText || el.getAttribute('aria-label') || '').trim().split('\n')[0], tag: el.tagName, id: el.id, name_: el.getAttribute('name') ?? '',
    seen: ring && box.width > 0 && box.top >= 0 && box.top < innerHeight, html: el.outerHTML.slice(0, 100) };
});

/** Tab until that thing has the focus; every stop on the way must be seen. */
async function tabTo(p, fits, what) {
  for (let i = 0; i < STOPS; i++) {
    await p.tab.keyboard.press('Tab');
    const at = await focused(p.tab);
    if (at.tag === 'BODY') continue;
    assert.ok(at.seen, `focus is not seen on ${at.html}`);
    if (fits(at)) return;
  }
  assert.fail(`Tab does not come to ${what}`);
}
const field = (name) => (at) => at.name_ === name;
const named = (text) => (at) => at.name.startsWith(text);

async function signIn(p) {
  await p.go('/dang-nhap/mat-khau');
  await p.tab.keyboard.press('Tab');
  assert.equal((await focused(p.tab)).name, t('app.skip'));
  await p.tab.keyboard.press('Enter');
  await tabTo(p, field('login'), 'the name');
  await p.tab.keyboard.type('tiepnhan@thanhkhe.example');
  await tabTo(p, field('password'), 'the password');
  await p.tab.keyboard.type('motcua-demo');
  await p.key('Enter');
  assert.equal(p.path(), '/viec');
}

async function worklist(p) {
  const codes = await p.tab.locator('a[data-row]').allInnerTexts();
  const wanted = codes.findIndex((_, i) => i > 0);
  await p.tab.keyboard.press('j');
  assert.equal((await focused(p.tab)).name, codes[0]);
  await p.tab.keyboard.press('j');
  assert.equal((await focused(p.tab)).name, codes[wanted]);
  await p.tab.keyboard.press('k');
  assert.equal((await focused(p.tab)).name, codes[0]);
  assert.ok((await focused(p.tab)).seen, 'the row is seen');
  await p.tab.keyboard.press('/');
  assert.equal((await focused(p.tab)).name_, 'tim');
}

/** A new birth registration is found, opened and accepted. */
async function accept(p) {
  await p.tab.keyboard.type('Nguyễn Thị Hoa');
  await p.key('Enter');
  const found = (await p.json(p.path() + new URL(p.tab.url()).search)).lines;
  const fresh = found.findIndex((line) => line.procedure === birth.code && line.state === birth.start); // the newest comes first: other stories leave theirs
  for (let i = 0; i <= fresh; i++) await p.tab.keyboard.press('j', { delay: 60 }); // faster is a scanner
  await p.key('Enter');
  await p.key(birth.actKey('accept'));
  assert.ok(p.path().endsWith('/accept'), p.path());
  await tabTo(p, (at) => at.tag === 'BUTTON' && at.name.startsWith(birth.act('accept')), 'the button');
  await p.key('Enter');
  await p.says(t('flash.viec-da-nhan'));
}

export async function keysStory(world) {
  await story('by keyboard alone', async () => {
    const p = await Person.open(world);
    await step('signs in by keyboard', () => signIn(p));
    await step('J and K walk the worklist, / goes to the search', () => worklist(p));
    await step('a dossier is found, opened and accepted by keyboard', () => accept(p));
    await p.close();
    const citizen = await Person.open(world);
    await step('a citizen comes by Tab from the front page to the application', async () => {
      await citizen.go('/');
      await tabTo(citizen, field('q'), 'the search');
      await citizen.tab.keyboard.type('xay nha');
      await citizen.key('Enter');
      await tabTo(citizen, named(procedure('1.013225').name), 'the procedure');
      await citizen.key('Enter');
      await tabTo(citizen, named(t('portal.apply')), 'the button');
      await citizen.key('Enter');
      assert.equal(citizen.path(), '/dang-nhap');
    });
    await citizen.close();
  });
}

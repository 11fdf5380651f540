// A list of persons by keyboard: rows come and go without a new page and the focus goes along; what is wrong is said at the top, takes the
// focus, and its link leads to the field.
import { strict as assert } from 'node:assert';
import { begin } from './applying.mjs';
import { Person } from './person.mjs';
import { step, story } from './tap.mjs';
import { procedure, t } from './words.mjs';

const business = procedure('1.001612');

const focus = (p) => p.tab.evaluate(() => document.activeElement?.id || document.activeElement?.className || '');
const rows = (p) => p.tab.locator('.mc-row-card').count();

/** Tab until the focus is on something that fits. */
async function tabTo(p, selector) {
  for (let i = 0; i < 80; i++) {
    await p.tab.keyboard.press('Tab');
    if (await p.tab.evaluate((s) => document.activeElement?.matches(s), selector)) return;
  }
  assert.fail(`Tab does not come to ${selector}`);
}

/** Presses a button of the list, and waits until there are so many rows. */
async function change(p, selector, wanted) {
  await tabTo(p, selector);
  await p.tab.keyboard.press('Enter');
  await p.tab.waitForFunction((n) => document.querySelectorAll('.mc-row-card').length === n, wanted);
}

export async function listsStory(world, width) {
  await story(`rows of a list, ${width} px`, async () => {
    const p = await Person.open(world, { width });
    await p.enterByPassword('hoa@motcua.example');
    await p.go(`/thu-tuc/${business.code}`);
    await begin(p, business, 'family');
    const at = p.path().replace(/[^/]+$/, 'members');
    await p.go(at);
    await step(`${width}: a row is added by keyboard and has the focus; what was typed stays`, async () => {
      await tabTo(p, '[name="members.1.name"]');
      await p.tab.keyboard.type('Phan Văn Tí');
      await change(p, 'button[name=_them]', 2);
      assert.equal(await focus(p), 'members.2.name');
      assert.equal(await p.tab.inputValue('[name="members.1.name"]'), 'Phan Văn Tí');
      assert.equal(p.path(), at);
    });
    await step(`${width}: Enter goes on; the summary has the focus and leads to the field of the row`, async () => {
      await p.tab.keyboard.type('Phan Thị Sửu');
      p.mayGet(422);
      await p.key('Enter');
      assert.equal(await rows(p), 2);
      assert.ok((await focus(p)).includes('ds-error-summary'), await focus(p));
      assert.equal(await p.tab.getAttribute('.ds-error-summary', 'role'), 'alert');
      await tabTo(p, '.ds-error-summary a[href="#members.2.identifier"]');
      await p.tab.keyboard.press('Enter');
      assert.equal(await focus(p), 'members.2.identifier');
      const by = await p.tab.getAttribute('[name="members.2.identifier"]', 'aria-describedby');
      for (const id of by.split(' ')) assert.equal(await p.tab.locator(`[id="${id}"]`).count(), 1, `${id} is described by nothing`);
    });
    await step(`${width}: a row is taken away, the others move up, and nothing stands wider than the screen`, async () => {
      await p.tab.locator('h1').click();
      await change(p, 'button[name=_bot]', 1);
      assert.equal(await focus(p), 'members');
      assert.equal(await p.tab.inputValue('[name="members.1.name"]'), 'Phan Thị Sửu');
      assert.ok(await p.tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'wider than the screen');
    });
    await p.go(at);
    await step(`${width}: the button says what it adds`, async () => assert.ok((await p.tab.locator('button[name=_them]').innerText()).startsWith(t('app.add_row'))));
    await p.close();
  });
}

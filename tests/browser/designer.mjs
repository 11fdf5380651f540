// A procedure changed by an administrator: begun, written in the editor with its live check, looked at, tried, played, published for a day to come
// and taken back; by mouse and keyboard, and without script.
import { strict as assert } from 'node:assert';
import { Person } from './person.mjs';
import { step, story } from './tap.mjs';
import { t } from './words.mjs';

const ADMIN = 'quantri@motcua.example';
const CODE = { 1280: '1.001193', 390: '1.000894' };
const LATER = '2026-12-15';
const CTRL = 'Control';

const content = (p) => p.tab.locator('.mc-code-host .cm-content');
const body = (p) => p.tab.locator('textarea[name=body]').inputValue();

/** An administrator has no desk: where officers arrive may say so. */
async function enters(world, dress) {
  const p = await Person.open(world, dress);
  p.mayGet(403);
  await p.enterByPassword(ADMIN);
  return p;
}

async function begins(p, code) {
  await p.go('/quan-tri/thu-tuc');
  await p.fill({ q: code });
  await p.press(t('designer.find'));
  await p.press(code);
  await p.press(t('designer.begin_newest'));
  assert.match(p.path(), /ban-nhap\/\d+$/);
}

const faults = (p) => p.tab.locator('[data-faults-list] li');

/** The fault is told while one types, and a click leads to its line; Enter keeps the indentation; Escape and Tab lead out. */
async function writes(p) {
  await content(p).click();
  await p.tab.keyboard.press(`${CTRL}+Home`);
  await p.tab.keyboard.type('strange: 1\n');
  await faults(p).first().waitFor();
  assert.match(await faults(p).first().innerText(), /strange/);
  await p.tab.keyboard.press(`${CTRL}+End`);
  await faults(p).first().locator('a').click();
  await p.tab.keyboard.press('Home');
  await p.tab.keyboard.press('Shift+ArrowDown');
  await p.tab.keyboard.press('Delete');
  await p.tab.locator('[data-faults-none]').waitFor();
  assert.ok(!(await body(p)).includes('strange'), 'the click did not lead to the line of the fault');
  await p.tab.keyboard.press(`${CTRL}+End`);
  await p.tab.keyboard.type('  # so\nfar');
  assert.ok((await body(p)).endsWith('  # so\n  far'), JSON.stringify((await body(p)).slice(-40)));
  for (let i = 0; i < 20 && (await body(p)).includes('# so'); i++) await p.tab.keyboard.press(`${CTRL}+z`);
  await p.tab.keyboard.press('Escape');
  await p.tab.keyboard.press('Tab');
  assert.ok(await p.tab.evaluate(() => !document.activeElement.classList.contains('mc-code-host')), 'Escape and Tab do not lead out of the editor');
}

/** Changes the words of a name by the editor's own search. */
async function changes(p, was, is) {
  await content(p).click();
  await p.tab.keyboard.press(`${CTRL}+Home`);
  await p.tab.keyboard.press(`${CTRL}+f`);
  await p.tab.keyboard.type(was);
  await p.tab.keyboard.press('Enter');
  await p.tab.keyboard.press('Escape');
  await p.tab.keyboard.type(is);
  assert.ok((await body(p)).includes(is), 'the search did not lead to the place');
  await p.press(t('designer.save'));
  await p.says(t('designer.no_faults'));
}

async function looks(p) {
  await p.press(t('designer.preview'));
  await p.says(t('designer.states'));
  await p.press(t('designer.tryout'));
  await p.press(t('designer.fill'));
  await p.press(t('designer.try'));
  await p.says(t('designer.checked'));
  await p.press(t('designer.compare'));
  assert.ok(await p.tab.locator('.mc-diff .more').count(), 'no line is shown as added');
}

async function plays(p) {
  await p.press(t('designer.rehearsal'));
  await p.press(t('designer.play'));
  await p.says(t('designer.run_ok'));
}

async function publishes(p) {
  await p.press(t('designer.release'));
  p.mayGet(422);
  await p.press(t('designer.release_do'));
  await p.says(t('designer.err.reason'));
  await p.tab.locator('#valid_from').fill(LATER);
  await p.fill({ reason: 'Nghị quyết 12/NQ-HĐND' });
  await p.press(t('designer.release_do'));
  await p.says(t('designer.state.coming'));
  await p.fill({ reason: 'Chờ văn bản mới' });
  await p.press(t('designer.withdraw_do'));
  await p.says(t('designer.state.withdrawn'));
}

async function plainly(p) {
  await begins(p, '1.004194');
  const text = await body(p);
  await p.tab.locator('#body').fill(text.replace('revision: 1', 'revision: x'));
  await p.press(t('designer.save'));
  assert.equal(await faults(p).count(), 1);
  await p.tab.locator('#body').fill(text);
  await p.press(t('designer.save'));
  await p.says(t('designer.no_faults'));
}

export async function designerStory(world) {
  for (const width of [1280, 390])
    await story(`a procedure changed at ${width} px`, async () => {
      const p = await enters(world, { width });
      await step('a draft is begun from what is in force', () => begins(p, CODE[width]));
      await step('a fault is told while one types, a click leads to it; Enter indents, Escape and Tab lead out', () => writes(p));
      await step('a change is found, made and saved', () => changes(p, 'summary:', 'summary: #'));
      await step('it is seen beforehand: page, form, difference', () => looks(p));
      await step('its scenarios are played', () => plays(p));
      await step('it is published for a day to come, and taken back', () => publishes(p));
    });
  await story('a procedure changed without script', async () => {
    const p = await enters(world, { js: false });
    await step('the text area is the editor; faults are told when it is saved', () => plainly(p));
  });
}

// What every applicant does: find, sign in, begin, fill in, send papers, look again, send off.
import { strict as assert } from 'node:assert';
import { officer } from './person.mjs';
import { t } from './words.mjs';

export const CODE = /[GH]\d+\.\d+-\d+-\d+/;

/** Ends the step with what the page says. */
async function refused(p) {
  const said = await p.tab.locator('.ds-error-summary, .mc-note').allInnerTexts();
  assert.fail(`refused at ${p.path()}: ${said.join(' ')}`);
}

/** From the page of a procedure to the first step of its form. */
export async function begin(p, procedure, variant) {
  if (!p.path().endsWith('/nop')) await p.press(t('portal.apply'));
  if (p.path() === '/dang-nhap') throw new Error('not signed in');
  await p.fill({ noi: 'thanh khe' });
  await p.press(t('portal.find'), p.tab.locator('main form[role=search]'));
  await p.fill({ unit: procedure.commune, variant });
  await p.press(t('portal.start.go'));
}

/** Fills in this step and the following ones until the papers. */
export async function fillSteps(p, values) {
  for (let steps = 0; steps < 9 && !p.path().endsWith('/giay-to'); steps++) {
    const before = p.path();
    await p.fill(values);
    await p.press(t('portal.go_on'));
    if (p.path() === before) await refused(p);
  }
}

export async function sendPapers(p, ids, file) {
  for (const id of ids) await p.upload(`[name="tep.${id}"]`, file);
  await p.press(t('portal.papers.send'));
  if (!p.path().endsWith('/xem-lai')) await refused(p);
}

/** Swears and sends; the code of the dossier. */
export async function sendOff(p, { twice = false } = {}) {
  await p.fill({ cam_doan: 'true' });
  await (twice ? p.pressTwice(t('portal.review.send')) : p.press(t('portal.review.send')));
  return CODE.exec(p.path())?.[0] ?? refused(p);
}

/** Everything at once, by somebody who has done it before. */
export async function apply(p, procedure, variant, { values, papers, file }) {
  await p.go(`/thu-tuc/${procedure.code}`);
  await begin(p, procedure, variant);
  await fillSteps(p, values);
  await sendPapers(p, papers, file);
  return sendOff(p);
}

/** An officer opens a dossier and does what the workflow offers under that name. */
export async function act(p, code, name, values = {}, { files = {} } = {}) {
  await p.go(`/viec/ho-so/${code}`);
  await p.press(name, p.tab.locator('.mc-acts'));
  const filled = await p.fill(values);
  for (const [slot, file] of Object.entries(files)) await p.upload(`[name="tep.${slot}"]`, file);
  assert.deepEqual(Object.keys(values).filter((id) => !filled.includes(id)), [], 'not asked for');
  await p.press(name, p.tab.locator('main form.mc-form'));
  if (p.path().startsWith(`/viec/ho-so/${code}/`)) await refused(p);
}

/** The officer of that login does it. */
export async function officerActs(world, width, login, code, name, values, more) {
  const p = await officer(world, login, width);
  await act(p, code, name, values, more);
  return p;
}

/** The date on the page is the date that the same page tells machines. */
export async function sameDate(p) {
  const due = (await p.json()).due;
  assert.ok(due.dated, 'no date');
  const [, month, day] = due.date.split('-').map(Number);
  const leaf = p.tab.locator('.mc-leaf').first();
  assert.equal(await leaf.locator('b').innerText(), String(day));
  assert.match(await leaf.locator('span').innerText(), new RegExp(`\\b${month}\\b`));
  return due.date;
}

/** The dossier stands at a state of the workflow, as whoever has opened it reads. */
export async function standsAt(p, procedure, state) {
  const text = procedure.state(state);
  const said = await p.tab.locator('main').innerText();
  assert.ok([text.name.vi, text.citizen.vi.split('.')[0]].some((w) => said.includes(w)), `not at ${state}: ${said.slice(0, 300)}`);
}

/** What the scenario gives to an act that goes well. */
export function inputs(procedure, scenario, id) {
  const played = procedure.scenario(scenario).steps.filter((s) => s.act === id && !s.expect?.error);
  return played.at(-1)?.inputs ?? {};
}

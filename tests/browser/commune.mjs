// What a commune does every day: a couple marries, somebody has copies certified at the counter, a student registers a
// rented room with the commune's police.
import { strict as assert } from 'node:assert';
import { CODE, apply, begin, fillSteps, inputs, officerActs, sendOff, sendPapers, standsAt } from './applying.mjs';
import { textOfPdf } from './papers.mjs';
import { Person, officer } from './person.mjs';
import { step, story } from './tap.mjs';
import { procedure, t } from './words.mjs';

const wedding = procedure('1.000894');
const copies = procedure('2.000815');
const stay = procedure('1.004194');
const DESK = 'tiepnhan@thanhkhe.example';
const SPECIALIST = 'chuyenvien@thanhkhe.example';
const LEADER = 'lanhdao@thanhkhe.example';
const POLICE = 'canbo@congan.example';
const HEAD = 'truong@congan.example';

/** Everybody's act in turn, and what the applicant then reads. */
async function walk(world, width, p, code, file, way) {
  for (const [what, login, id, state, values] of way)
    await step(`${width}: ${what}`, async () => {
      await officerActs(world, width, login, code, file.act(id), values);
      if (p) {
        await p.go(`/ho-so/${code}`);
        await standsAt(p, file, state);
      }
    });
}

/** Too young, and each other's number: said beside the field, and what was typed stays. */
async function tooYoung(p) {
  p.mayGet(422);
  await p.fill({ ...wedding.form, groom_born: '2008-04-12', groom_identifier: '048208001122' });
  await p.press(t('portal.go_on'));
  await p.says(t('form.too_young', { n: 20 }));
  assert.equal(await p.tab.locator('[name=groom_name]').inputValue(), wedding.form.groom_name);
  await p.fill({ groom_born: wedding.form.groom_born, groom_identifier: '048196001122' });
  await p.press(t('portal.go_on'));
  await p.says(t('form.identifier_man'));
}

async function marries(world, width) {
  const p = await Person.open(world, { width });
  const code = await step(`${width}: a couple applies, not before they are of age`, async () => {
    await p.enterByPassword('canh@motcua.example');
    await p.go(`/thu-tuc/${wedding.code}`);
    await begin(p, wedding, 'ordinary');
    await tooYoung(p);
    await fillSteps(p, wedding.form);
    await sendPapers(p, [], world.papers.pdf);
    return sendOff(p);
  });
  const note = inputs(wedding, 'invited', 'invite');
  await walk(world, width, p, code, wedding, [
    ['the counter receives it', DESK, 'accept', 'checking'],
    ['both are asked to come', SPECIALIST, 'invite', 'meeting', note],
    ['both sign', SPECIALIST, 'both_signed', 'signing', inputs(wedding, 'invited', 'both_signed')],
    ['the leader signs', LEADER, 'sign', 'ready'],
    ['each receives an original', DESK, 'hand_over', 'returned', inputs(wedding, 'invited', 'hand_over')],
  ]);
  await step(`${width}: the certificate names both, and they were asked to come`, async () => {
    const text = textOfPdf(await p.file(`/ho-so/${code}/ket-qua.pdf`));
    for (const name of [wedding.form.groom_name, wedding.form.bride_name]) assert.ok(text.includes(name.toUpperCase()), name);
    await p.go('/hop-thu');
    await p.says(t('notice.invited'));
    await p.says(note.note);
  });
  await p.close();
}

async function copied(world, width) {
  const at = await officer(world, DESK, width);
  const code = await step(`${width}: copies are asked for and received at the counter, and nowhere else`, async () => {
    const p = await Person.open(world, { width });
    await p.go(`/thu-tuc/${copies.code}`);
    assert.equal(await p.named(t('portal.apply')).count(), 0);
    await p.close();
    await at.go(`/viec/tiep-nhan/${copies.code}`);
    await at.fill({ ...copies.form, 'applicant.name': 'Đinh Thị Hạnh' });
    await at.tab.locator('input[name=paper][value=original]').check();
    await at.press(t('desk.take_in_do'));
    return CODE.exec(await at.tab.locator('main').innerText())[0];
  });
  await walk(world, width, null, code, copies, [
    ['copies and original are compared', SPECIALIST, 'propose', '', inputs(copies, 'same_day', 'propose')],
    ['the leader signs', LEADER, 'sign'],
    ['the fee is taken and the copies given', DESK, 'hand_over', '', inputs(copies, 'same_day', 'hand_over')],
  ]);
}

async function moves(world, width) {
  const p = await Person.open(world, { width });
  const played = stay.scenario('rented_room');
  const code = await step(`${width}: a student registers a room`, async () => {
    await p.enterByPassword('hoa@motcua.example');
    return apply(p, stay, played.case, { values: stay.form, papers: played.papers, file: world.papers.pdf });
  });
  await walk(world, width, p, code, stay, [
    ['the counter receives it for the police', DESK, 'accept', 'examining'],
    ['the police has looked at the room', POLICE, 'propose', 'signing', { checked_on: '2026-11-23', stay_until: '2027-11-01' }],
    ['its head approves', HEAD, 'sign', 'updating'],
    ['the database has it', POLICE, 'update', 'ready', inputs(stay, 'rented_room', 'update')],
    ['the counter returns the notice', DESK, 'hand_over', 'returned'],
  ]);
  await step(`${width}: the notice is the police's`, async () => {
    const text = textOfPdf(await p.file(`/ho-so/${code}/ket-qua.pdf`));
    for (const part of ['CÔNG AN PHƯỜNG', 'TRƯỞNG CÔNG AN', stay.form.person_name]) assert.ok(text.includes(part), part);
  });
  await p.close();
}

export async function communeStory(world, width) {
  await story(`marriage, ${width} px`, () => marries(world, width));
  await story(`certified copies, ${width} px`, () => copied(world, width));
  await story(`temporary residence, ${width} px`, () => moves(world, width));
}

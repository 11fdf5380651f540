// The permit for a house: the commune's specialist and the department of construction work at the same time; a
// colleague who comes second is told; the leader approves; the owner opens the permit.
import { strict as assert } from 'node:assert';
import { act, apply, inputs, officerActs, sameDate, standsAt } from './applying.mjs';
import { textOfPdf } from './papers.mjs';
import { Person, officer } from './person.mjs';
import { step, story } from './tap.mjs';
import { procedure, t } from './words.mjs';

const permit = procedure('1.013225');
const played = permit.scenario('with_opinion');
const RECEPTION = 'tiepnhan@thanhkhe.example';
const SPECIALIST = 'chuyenvien@thanhkhe.example';
const COLLEAGUE = 'chuyenvien2@thanhkhe.example';
const LEADER = 'lanhdao@thanhkhe.example';
const DEPARTMENT = 'chuyenvien@soxaydung.example';

/** A colleague has the act open while the specialist does it: nothing is overwritten, what was typed is shown. */
async function twoAtOnce(world, width, code) {
  const second = await officer(world, COLLEAGUE, width);
  await second.go(`/viec/ho-so/${code}`);
  await second.press(permit.act('begin_appraisal'), second.tab.locator('.mc-acts'));
  await officerActs(world, width, SPECIALIST, code, permit.act('begin_appraisal'));
  await second.fill({ note: 'Đã xem bản vẽ.' });
  second.mayGet(409);
  await second.press(permit.act('begin_appraisal'), second.tab.locator('main form.mc-form'));
  await second.says('Hồ Văn Minh');
  await second.says('Đã xem bản vẽ.');
}

async function opinion(world, width, code) {
  const p = await officer(world, DEPARTMENT, width);
  await p.go('/viec');
  await p.press(code);
  await p.says(inputs(permit, 'with_opinion', 'ask_construction').note);
  await act(p, code, permit.act('answer_construction'), inputs(permit, 'with_opinion', 'answer_construction'));
}

/** Before the department has answered the proposal is not offered; after that it needs the site report. */
async function propose(world, width, code) {
  const p = await officer(world, SPECIALIST, width);
  const { paper, ...typed } = inputs(permit, 'with_opinion', 'propose');
  await act(p, code, permit.act('propose'), { ...typed, site_date: '2026-11-20' }, { files: { [paper[0]]: world.papers.jpeg } });
}

async function notYet(world, width, code) {
  const p = await officer(world, SPECIALIST, width);
  await p.go(`/viec/ho-so/${code}`);
  assert.equal(await p.named(permit.act('propose'), p.tab.locator('.mc-acts')).count(), 0);
}

export async function permitStory(world, width) {
  await story(`building permit, ${width} px`, async () => {
    const p = await Person.open(world, { width });
    const code = await step(`${width}: the owner signs in by password and applies`, async () => {
      await p.enterByPassword('canh@motcua.example');
      return apply(p, permit, 'new_house', { values: permit.form, papers: played.papers, file: world.papers.pdf });
    });
    await step(`${width}: the counter accepts the permit`, () => officerActs(world, width, RECEPTION, code, permit.act('accept')));
    await step(`${width}: the specialist asks the department`, () => officerActs(world, width, SPECIALIST, code, permit.act('ask_construction'), inputs(permit, 'with_opinion', 'ask_construction')));
    await step(`${width}: meanwhile the appraisal begins, and a colleague is told`, () => twoAtOnce(world, width, code));
    await step(`${width}: nothing is proposed before the answer`, () => notYet(world, width, code));
    await step(`${width}: the owner sees that the department is asked`, async () => { await p.go(`/ho-so/${code}`); await standsAt(p, permit, 'appraising'); await sameDate(p); });
    await step(`${width}: the department answers`, () => opinion(world, width, code));
    await step(`${width}: the specialist proposes with the site report`, () => propose(world, width, code));
    await step(`${width}: the leader approves`, () => officerActs(world, width, LEADER, code, permit.act('approve')));
    await step(`${width}: the permit is issued`, () => officerActs(world, width, SPECIALIST, code, permit.act('issue')));
    await step(`${width}: the permit is handed over`, () => officerActs(world, width, RECEPTION, code, permit.act('hand_over')));
    await step(`${width}: the owner opens the permit`, async () => {
      await p.go(`/ho-so/${code}`);
      await standsAt(p, permit, 'returned');
      await p.says(t('follow.result'));
      assert.ok(textOfPdf(await p.file(`/ho-so/${code}/ket-qua.pdf`)).includes(permit.form.land_certificate));
    });
    await p.close();
  });
}

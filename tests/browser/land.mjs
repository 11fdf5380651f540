// A change of land use right: commune, land office, tax office, the citizen's payment, and the same way back.
import { strict as assert } from 'node:assert';
import { apply, inputs, officerActs, standsAt } from './applying.mjs';
import { textOfPdf } from './papers.mjs';
import { Person } from './person.mjs';
import { step, story } from './tap.mjs';
import { procedure, t } from './words.mjs';

const land = procedure('1.013831');
const played = land.scenario('with_tax');
const COMMUNE = 'tiepnhan@thanhkhe.example';
const OFFICE = 'chuyenvien@datdai.example';
const OFFICE_LEADER = 'lanhdao@datdai.example';
const TAX = 'chuyenvien@thue.example';

const WAY = [
  ['the counter receives it', COMMUNE, 'accept', 'received'],
  ['the commune forwards it to the land office', COMMUNE, 'forward_land', 'examining'],
  ['the land office returns it for a missing page', OFFICE, 'return_commune', 'received'],
  ['the commune forwards it again', COMMUNE, 'forward_land', 'examining'],
  ['the land office asks the tax office', OFFICE, 'forward_tax', 'taxing'],
  ['the tax office issues the notice', TAX, 'ask_payment', 'paying'],
  ['the payment is confirmed', TAX, 'confirm_payment', 'updating'],
  ['the land office proposes', OFFICE, 'propose', 'signing'],
  ['the land office signs', OFFICE_LEADER, 'sign', 'sending'],
  ['the result goes to the commune', OFFICE, 'send_commune', 'ready'],
  ['the commune returns the certificate', COMMUNE, 'hand_over', 'returned'],
];

async function told(p, code, state) {
  await p.go(`/ho-so/${code}`);
  await standsAt(p, land, state);
  if (state === 'paying') {
    await p.says('62.500.000');
    await p.says(inputs(land, 'with_tax', 'ask_payment').tax_notice);
  }
}

export async function landStory(world, width) {
  await story(`change of land use right, ${width} px`, async () => {
    const p = await Person.open(world, { width });
    const code = await step(`${width}: the buyer applies`, async () => {
      await p.enterByPassword('dung@motcua.example');
      return apply(p, land, played.case, { values: land.form, papers: played.papers, file: world.papers.pdf });
    });
    for (const [what, login, id, state] of WAY)
      await step(`${width}: ${what}`, async () => {
        await officerActs(world, width, login, code, land.act(id), id === 'confirm_payment' ? {} : inputs(land, 'with_tax', id));
        await told(p, code, state);
      });
    await step(`${width}: the buyer opens the change`, async () => {
      assert.ok(textOfPdf(await p.file(`/ho-so/${code}/ket-qua.pdf`)).includes(land.form.land_certificate));
      await p.go('/hop-thu');
      await p.says(t('notice.paid'));
    });
    await p.close();
  });
}

// The pictures of the README, from the pages as the demo shows them. Made only when asked for (--pictures).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strict as assert } from 'node:assert';
import { begin } from './applying.mjs';
import { Person, officer } from './person.mjs';
import { smaller } from './png.mjs';
import { step, story } from './tap.mjs';
import { ROOT, procedure } from './words.mjs';

const MOST = 150000;
const WIDE = 1200;
const birth = procedure('1.001193');
const permit = procedure('1.013225');

async function take(p, name, height) {
  if (height) await p.tab.setViewportSize({ width: p.width, height });
  await p.tab.mouse.move(0, 0);
  await p.tab.evaluate(() => window.scrollTo(0, 0));
  const png = smaller(await p.tab.screenshot({ animations: 'disabled' }));
  assert.ok(png.length < MOST, `${name} is ${png.length} bytes`);
  writeFileSync(join(ROOT, 'docs', 'pictures', `${name}.png`), png);
}

const codes = async (p) => [...new Set(JSON.stringify(await p.json('/ho-so')).match(/H\d+\.\d+-\d+-\d+/g))];

async function ofTheCitizen(world) {
  const p = await Person.open(world, { width: WIDE });
  await p.go('/');
  await take(p, 'home', 760);
  await p.go(`/thu-tuc/${permit.code}`);
  await take(p, 'procedure', 900);
  await p.enterByPassword('hoa@motcua.example');
  await p.go(`/thu-tuc/${birth.code}`);
  await begin(p, birth, 'ordinary');
  await p.fill({ requester_relation: 'mother' });
  await take(p, 'apply', 940);
  await p.close();
}

async function ofTheOwner(world) {
  const p = await Person.open(world, { width: WIDE });
  await p.enterByPassword('canh@motcua.example');
  const under = (await codes(p))[1];
  await p.go(`/ho-so/${under}`);
  await take(p, 'status', 860);
  await p.go(`/ho-so/${under}/giay-hen`);
  await take(p, 'receipt', 1080);
  await p.close();
  const phone = await Person.open(world, { width: 390 });
  await phone.enterByPassword('canh@motcua.example');
  await phone.go(`/ho-so/${under}`);
  await take(phone, 'phone', 900);
  await phone.close();
}

async function ofTheDesk(world) {
  const p = await officer(world, 'chuyenvien@thanhkhe.example', 1280);
  await p.go('/viec');
  await take(p, 'worklist', 820);
  await p.press(p.tab.locator('a[data-row]').last());
  await take(p, 'dossier', 900);
}

export async function pictures(world) {
  await story('pictures', async () => {
    await step('pictures of the citizen', () => ofTheCitizen(world));
    await step('pictures of the owner', () => ofTheOwner(world));
    await step('pictures of the desk', () => ofTheDesk(world));
  });
}

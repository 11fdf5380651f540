// The main tasks with JavaScript off: apply, send papers, follow, accept, ask for a supplement and bring it, decide.
import { strict as assert } from 'node:assert';
import { act, apply, inputs } from './applying.mjs';
import { Person } from './person.mjs';
import { step, story } from './tap.mjs';
import { procedure, t } from './words.mjs';

const birth = procedure('1.001193');
const FLAG = { reason: 'Số Giấy chứng sinh ghi thiếu.', item: ['field:birth_notice_number'], 'note:field:birth_notice_number': 'Ghi đủ số và năm.' };

async function desk(world, width, login) {
  const p = await Person.open(world, { width, js: false });
  await p.enterByPassword(login);
  return p;
}

export async function plainStory(world, width) {
  await story(`without script, ${width} px`, async () => {
    const p = await Person.open(world, { width, js: false });
    const code = await step(`${width}, no script: applies with papers and sends`, async () => {
      await p.enterByPassword('hoa@motcua.example');
      return apply(p, birth, 'ordinary', { values: birth.form, papers: ['birth_notice'], file: world.papers.jpeg });
    });
    const reception = await desk(world, width, 'tiepnhan@thanhkhe.example');
    await step(`${width}, no script: follows`, async () => {
      await p.press(t('follow.receipt.follow'));
      await p.says(code);
    });
    await step(`${width}, no script: the counter finds and accepts it`, async () => {
      await reception.fill({ tim: code });
      await reception.press(t('desk.find'));
      assert.ok(await reception.named(code).count() || reception.path().endsWith(code));
      await act(reception, code, birth.act('accept'));
    });
    const specialist = await desk(world, width, 'chuyenvien@thanhkhe.example');
    await step(`${width}, no script: the specialist asks for an answer again`, () => act(specialist, code, birth.act('request_supplement'), FLAG));
    await step(`${width}, no script: the citizen corrects it`, async () => {
      await p.go(`/ho-so/${code}`);
      await p.press(t('follow.send_supplement'));
      await p.fill({ birth_notice_number: '2026/1182-A' });
      await p.press(t('follow.send_supplement'), p.tab.locator('main form'));
    });
    await step(`${width}, no script: the specialist proposes`, () => act(specialist, code, birth.act('propose'), inputs(birth, 'same_day', 'propose')));
    const leader = await desk(world, width, 'lanhdao@thanhkhe.example');
    await step(`${width}, no script: the leader decides in a batch`, async () => {
      await leader.go('/viec/duyet');
      await leader.tab.locator('tr').filter({ hasText: code }).locator('input[type=checkbox]').check();
      await leader.press(t('desk.approve_picked'));
    });
    await step(`${width}, no script: the citizen has the result`, async () => {
      await p.go(`/ho-so/${code}`);
      await p.says(t('follow.collect'));
    });
    await step(`${width}, no script: the citizen was not satisfied, and the leader is told`, async () => {
      await p.fill({ diem: '2', y_kien: 'Phải đi lại hai lần.' });
      await p.press(t('follow.rate.send'));
      await p.says(t('follow.rate.thanks'));
      await leader.go('/hop-thu');
      await leader.press(leader.tab.locator(`.mc-msgs a[href="/viec/ho-so/${code}"]`));
      assert.equal(leader.path(), `/viec/ho-so/${code}`);
      await leader.says('Phải đi lại hai lần.');
    });
    for (const who of [p, reception, specialist, leader]) await who.close();
  });
}

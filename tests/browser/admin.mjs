// The administrator's room: every page at both widths, in English too; an officer comes and goes, a day is looked at and set, a text changed and put back.
import { strict as assert } from 'node:assert';
import { Person } from './person.mjs';
import { step, story } from './tap.mjs';
import { t } from './words.mjs';

const ADMIN = 'quantri@motcua.example';
const PAGES = ['', '/can-bo', '/can-bo?tim=khong+co+ai', '/can-bo/them', '/vai-tro', '/don-vi', '/don-vi/20209', '/don-vi/20209/lap', '/lich', '/lich/20209?nam=2027', '/can-xac-nhan',
  '/can-xac-nhan?loc=xong', '/chu?tim=mot+cua', '/chu/app.about', '/nhat-ky'];

async function everyPage(p, width) {
  for (const page of PAGES) await step(`${width}: /quan-tri${page}`, async () => assert.equal(await p.go(`/quan-tri${page}`), 200));
}

async function anOfficer(p, width) {
  await step(`${width}: an officer is added, what was wrong being told at its field; their roles change; they leave`, async () => {
    await p.go('/quan-tri/can-bo/them');
    p.mayGet(422);
    await p.fill({ ten: `Hồ Thị Thử ${width > 500 ? 'Một' : 'Hai'}`, thu: `thu-${width}@phuong.example`, 'dien-thoai': '12', 'don-vi': '20209', reception: 'true' });
    await p.press(t('admin.officer.add'));
    assert.equal(await p.tab.getAttribute('#dien-thoai', 'aria-invalid'), 'true');
    await p.fill({ 'dien-thoai': '' });
    await p.press(t('admin.officer.add'));
    await p.says(t('flash.can-bo-moi'));
    await p.fill({ leader: 'true' });
    await p.press(t('admin.save'));
    assert.ok(await p.tab.locator('[name=leader]').first().isChecked());
    await p.press(t('admin.officer.reset'));
    assert.match(await p.tab.innerText('#ma-mot-lan'), /^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/);
    await p.press(p.tab.locator('form[action$="/thoi"] button'));
    await p.says(t('admin.officer.inactive'));
  });
}

async function aDay(p, width) {
  await step(`${width}: a day is looked at, nothing being done; then it is set and taken back`, async () => {
    const day = width > 500 ? '2027-06-15' : '2027-06-16';
    await p.go(`/quan-tri/lich/${width > 500 ? 20320 : 20209}?nam=2027`); // two at one calendar would be told so
    await p.fill({ 'ngay-lich': day, 'loai-ngay': 'off', 'ten-ngay': 'Lễ hội làng', 'can-cu': 'Công văn 1' });
    await p.press(p.tab.locator('form[action*="/xem"]:has(#ten-ngay) button'));
    await p.says(t('admin.day.look'));
    await p.press(t('admin.day.do'));
    await p.says('Lễ hội làng');
    await p.press(p.tab.locator(`form:has(input[name=_bo][value="${day}"]) button`));
    await p.press(t('admin.day.do'));
    assert.equal(await p.tab.locator(`input[name=_bo][value="${day}"]`).count(), 0);
  });
}

async function aText(p, width) {
  await step(`${width}: a text is looked at, changed, and put back`, async () => {
    const key = width > 500 ? 'app.call' : 'app.machine';
    await p.go(`/quan-tri/chu/${key}`);
    await p.fill({ 'chu-vi': 'Gọi 1022 ngay', 'chu-en': 'Call 1022 now' });
    await p.press(t('admin.text.look_do'));
    await p.says(t('admin.text.look'));
    await p.press(t('admin.text.do'));
    await p.says(t('admin.text.now_vi'));
    await p.press(t('admin.text.back'));
    assert.equal(await p.tab.inputValue('#chu-vi'), t(key));
  });
}

export async function adminStory(world, width) {
  await story(`the administrator's room, ${width} px`, async () => {
    const p = await Person.open(world, { width });
    await p.enterByPassword(ADMIN);
    assert.equal(p.path(), '/quan-tri');
    await everyPage(p, width);
    await anOfficer(p, width);
    await aDay(p, width);
    await aText(p, width);
    await p.close();
    const english = await Person.open(world, { width, lang: 'en' });
    await english.enterByPassword(ADMIN);
    await everyPage(english, `${width}, English`);
    await english.close();
  });
}

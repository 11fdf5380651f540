// Signing: by finger on the phone and by mouse at the desk, by keyboard with a typed name; what was signed is shown before and after sending.
import { strict as assert } from 'node:assert';
import { begin, sendOff, sendPapers } from './applying.mjs';
import { Person, officer } from './person.mjs';
import { step, story } from './tap.mjs';
import { procedure, t } from './words.mjs';

const single = procedure('1.004873');
const { signature, exempt, ...typed } = single.form;
const BOX = '.mc-pad';

/** A wave across the box. */
function wave(box, n = 40) {
  return Array.from({ length: n }, (_, i) => ({ x: box.x + box.width * (0.15 + (0.7 * i) / n), y: box.y + box.height * (0.5 + 0.3 * Math.sin(i / 3)) }));
}

async function byMouse(p, points) {
  await p.tab.mouse.move(points[0].x, points[0].y);
  await p.tab.mouse.down();
  for (const { x, y } of points.slice(1)) await p.tab.mouse.move(x, y);
  await p.tab.mouse.up();
}

async function byFinger(p, points) {
  const cdp = await p.tab.context().newCDPSession(p.tab);
  const send = (type, touchPoints) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints });
  await send('touchStart', [points[0]]);
  for (const at of points.slice(1)) await send('touchMove', [at]);
  await send('touchEnd', []);
  await cdp.detach();
}

const kept = (p) => p.tab.inputValue('[name=signature]');
const drawn = (p) => p.tab.evaluate(() => document.querySelector('[data-sign-ink]').getAttribute('d') ?? '');

async function draw(p, touch) {
  await p.tab.locator(BOX).scrollIntoViewIfNeeded();
  const before = await p.tab.evaluate(() => scrollY);
  await (touch ? byFinger : byMouse)(p, wave(await p.tab.locator(BOX).boundingBox()));
  assert.equal(await p.tab.evaluate(() => scrollY), before, 'the page moves under the finger');
}

async function toTheLastStep(p) {
  await p.go(`/thu-tuc/${single.code}`);
  await begin(p, single, 'marry');
  for (let i = 0; i < 9 && !p.path().endsWith('/result'); i++) {
    await p.fill(typed);
    await p.press(t('portal.go_on'));
  }
  await p.fill(typed);
}

export async function signStory(world, width) {
  const touch = width < 600;
  await story(`signing, ${width} px`, async () => {
    const p = await Person.open(world, { width, scheme: touch ? 'dark' : 'light' });
    await p.enterByPassword('hoa@motcua.example');
    await toTheLastStep(p);
    await step(`${width}: without a signature nobody goes on; the summary leads to the box`, async () => {
      p.mayGet(422);
      await p.press(t('portal.go_on'));
      await p.tab.locator('.ds-error-summary a[href="#signature"]').click();
      assert.equal(await p.tab.evaluate(() => document.activeElement.id), 'signature');
    });
    await step(`${width}: ${touch ? 'a finger' : 'the mouse'} draws; few whole numbers are kept, and "sign again" clears`, async () => {
      await draw(p, touch);
      assert.match(await kept(p), /^pen:(\d+,\d+)( \d+,\d+)+$/);
      const points = (await kept(p)).split(' ').length;
      assert.ok(points > 8 && points < 80, `${points} points`);
      await draw(p, touch);
      assert.equal((await kept(p)).split(';').length, 2);
      await p.tab.locator('[data-sign-clear]').focus();
      await p.tab.keyboard.press('Enter');
      assert.equal(await kept(p), '');
      assert.equal(await drawn(p), '');
      await p.says(t('app.sign_cleared'));
    });
    await step(`${width}: by keyboard a name; another's is refused at the field; typing takes the drawing away`, async () => {
      await draw(p, touch);
      await p.tab.locator('[name="signature.name"]').focus();
      await p.tab.keyboard.type('Trần Văn Lạ');
      assert.equal(await kept(p), '');
      await p.key('Enter');
      await p.says(t('form.signature_name'));
      await draw(p, touch);
      assert.equal(await p.tab.inputValue('[name="signature.name"]'), '');
    });
    const spelled = await kept(p);
    await step(`${width}: what was drawn stands at the check, on the page of the dossier, and comes back in the step`, async () => {
      const at = p.path();
      await p.press(t('portal.go_on'));
      await sendPapers(p, [], '');
      await p.go(`${at}?sua=1`);
      assert.equal(await kept(p), spelled);
      await p.press(t('portal.mend'));
      const d = await p.tab.locator('.mc-ink path').getAttribute('d');
      assert.equal(d.replaceAll('M', ';').replaceAll(/ (\d+)( |;|$)/g, ' $1$2').split(/[ ;]/).filter(Boolean).join(), spelled.slice(4).split(/[ ,;]/).join());
      const code = await sendOff(p);
      await p.go(`/ho-so/${code}`);
      assert.equal(await p.tab.locator('.mc-ink path').first().getAttribute('d'), d);
      const desk = await officer(world, 'tiepnhan@thanhkhe.example', width);
      await desk.go(`/viec/ho-so/${code}`);
      assert.equal(await desk.tab.locator('.mc-ink path').getAttribute('d'), d);
    });
    await p.close();
  });
}

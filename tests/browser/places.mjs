// Every page of every room, once: first visit, full, empty, in error, and with names as long as they come. look.mjs takes pictures of them, fits.mjs
// measures them. Must never judge a page: what is looked at is the caller's affair.
import { begin, fillSteps } from './applying.mjs';
import { Person } from './person.mjs';
import { procedure, t } from './words.mjs';

const birth = procedure('1.001193');
const permit = procedure('1.013225');
const business = procedure('1.001612');
const PASSWORD = 'motcua-demo';

/** Longer than what forms are drawn for; a name is at most so long on a citizen's card. */
export const LONG = { name: 'Công Tằng Tôn Nữ Huyền Trân Phương Hoàng Thị Nguyệt Ánh Thuỳ', street: 'Số 1248/36/12 đường Nguyễn Tất Thành nối dài, tổ dân phố số 128, khu dân cư Trung Nghĩa mở rộng' };

const nothing = async () => {};

/** Somebody of that language at a wide desk whose pages nobody looks at; signed in where a login is given. */
async function somebody(world, lang, login) {
  const p = await Person.open(world, { lang, look: nothing });
  p.mayGet(401, 403, 404, 405, 409, 422);
  await p.go(`/dang-nhap/mat-khau?lang=${lang}`);
  if (!login) return p;
  await p.fill({ login, password: PASSWORD });
  await p.press(t('account.enter', {}, lang));
  return p;
}

const codes = async (p, path) => [...new Set(JSON.stringify(await p.json(path)).match(/H\d+\.\d+-\d+-\d+/g) ?? [])];

/** Goes to each [name, path or way there] and lets `visit` look. */
async function each(p, visit, places) {
  for (const [name, way] of places) {
    if (typeof way === 'string') await p.go(way);
    else await way();
    await visit(p, name);
  }
}

async function stranger(p, visit) {
  const typed = async (q) => {
    await p.go('/');
    await p.tab.locator('input[data-search]').pressSequentially(q);
    await p.tab.locator('.mc-hits li').first().waitFor();
  };
  await each(p, visit, [
    ['portal front', '/'], ['portal front, typing', () => typed('khai sinh')], ['portal procedures', '/thu-tuc'], ['portal search', '/thu-tuc?q=lam+giay+khai+sinh'],
    ['portal search, out of scope', '/thu-tuc?q=chay+nha'], ['portal search, nothing', '/thu-tuc?q=xyzzy'], ['portal procedure', `/thu-tuc/${birth.code}`],
    ['portal procedure, long', `/thu-tuc/${permit.code}`], ['portal procedure, only listed', '/danh-muc/1.000080'], ['portal procedure, information', '/thu-tuc/1.013831'],
    ['follow track', '/tra-cuu'], ['follow track, wrong', async () => { await p.go('/tra-cuu'); await p.tab.locator('main form button[type=submit]').last().click(); await p.tab.waitForLoadState(); }],
    ['account sign in', '/dang-nhap'], ['account password', '/dang-nhap/mat-khau'],
    ['account password, wrong', async () => { await p.go('/dang-nhap/mat-khau'); await p.fill({ login: 'ai@motcua.example', password: 'khong-dung' }); await p.press(t('account.enter', {}, p.lang)); }],
    ['help', '/help'], ['help part', '/help/citizen'], ['help chapter', '/help/citizen/apply'], ['help search', '/help?q=mat+khau'], ['help search, nothing', '/help?q=zzzzqqq'],
    ['error 404', '/khong-co-trang-nay'], ['account outbox', '/hop-gui-di'],
  ]);
}

/** What the error page says when the fault is ours: its words stand in the page that there is. */
async function faults(p, visit) {
  for (const [name, key] of [['error 500', 'err.internal'], ['error 503', 'err.busy']]) {
    await p.go('/khong-co-trang-nay');
    await p.tab.evaluate(([title, advice]) => { document.querySelector('h1').textContent = title; document.querySelector('.mc-lede').textContent = advice; },
      [t(key, {}, p.lang), t(`${key}.do`, {}, p.lang)]);
    await visit(p, name);
  }
}

/** The words of buttons in the language of the page. */
async function start(p, one, variant) {
  await p.go(`/thu-tuc/${one.code}/nop?noi=thanh+khe`);
  await p.fill({ unit: one.commune, variant });
  await p.press(t('portal.start.go', {}, p.lang));
}

async function applicant(p, visit) {
  const empty = async () => p.tab.evaluate(() => { document.querySelectorAll('main form input[type=text], main form input:not([type])').forEach((el) => { el.value = ''; }); });
  await each(p, visit, [
    ['follow mine, few', '/ho-so'], ['portal place', `/thu-tuc/${birth.code}/nop`], ['portal place, found', `/thu-tuc/${birth.code}/nop?noi=thanh+khe`],
    ['portal place, nothing', `/thu-tuc/${birth.code}/nop?noi=zzzz`], ['portal step', () => start(p, birth, 'ordinary')],
    ['portal step, in error', async () => { await empty(); await p.press(t('portal.go_on', {}, p.lang)); }],
  ]);
  let n = 1;
  while (!p.path().endsWith('/giay-to') && n < 9) {
    const was = p.path();
    await p.fill({ ...birth.form, requester_name: LONG.name, child_name: LONG.name, requester_address: LONG.street });
    await p.press(t('portal.go_on', {}, p.lang));
    if (p.path() === was) break;
    if (!p.path().endsWith('/giay-to')) await visit(p, `portal step ${++n}`);
  }
  await visit(p, 'portal papers');
  await p.press(t('portal.papers.send', {}, p.lang));
  await visit(p, 'portal papers, in error');
  const id = /\/nop\/\d+/.exec(p.path())[0];
  await each(p, visit, [
    ['portal review, not whole', `${id}/xem-lai`],
    ['portal persons list', async () => { await start(p, business, 'family'); await p.go(p.path().replace(/[^/]+$/, 'members')); }],
    ['portal address', async () => p.go(p.path().replace(/[^/]+$/, business.steps.find((s) => s !== 'members')))],
  ]);
}

async function owner(p, visit) {
  const mine = await codes(p, '/ho-so');
  await each(p, visit, [['follow mine', '/ho-so'],
    ...mine.slice(0, 6).map((code, i) => [`follow status ${i + 1}`, `/ho-so/${code}`]),
    ['follow receipt', `/ho-so/${mine[0]}/giay-hen`], ['follow withdraw', `/ho-so/${mine[0]}/rut`], ['account inbox', '/hop-thu'], ['account profile', '/tai-khoan']]);
  for (const code of mine) if (await p.go(`/ho-so/${code}/bo-sung`) === 200) { await visit(p, 'follow supplement'); break; }
}

/** A citizen whose name and street are as long as they come sends an application; the desk sees it in her lists. */
async function longNames(world, lang, papers) {
  const p = await somebody(world, lang);
  await p.go('/dang-nhap');
  const send = t('account.send_code', {}, lang), enter = t('account.enter', {}, lang);
  await p.fill({ login: `dai-${lang}@motcua.example` });
  await p.press(send);
  for (let tries = 0, code; tries < 40 && !code; tries++) {
    code = (await p.json('/hop-gui-di')).items.find((i) => i.code && i.address === `dai-${lang}@motcua.example`)?.code;
    if (!code) { await new Promise((r) => { setTimeout(r, 250); }); continue; }
    await p.fill({ code });
    await p.press(enter);
  }
  return p;
}

async function longSent(p, visit, world) {
  await visit(p, 'account name, new person');
  if (p.path() === '/tai-khoan/ten') {
    await p.tab.locator('main form input:not([type=hidden])').first().fill(LONG.name);
    await p.press(t('account.go_on', {}, p.lang));
  }
  await each(p, visit, [['follow mine, none', '/ho-so'], ['account inbox, none', '/hop-thu']]);
  await start(p, birth, 'ordinary');
  for (let n = 0; n < 9 && !p.path().endsWith('/giay-to'); n++) {
    await p.fill({ ...birth.form, requester_name: LONG.name, child_name: LONG.name, mother_name: LONG.name, requester_address: LONG.street });
    await p.press(t('portal.go_on', {}, p.lang));
  }
  await p.upload('[name="tep.birth_notice"]', world.papers.jpeg);
  await p.press(t('portal.papers.send', {}, p.lang));
  await visit(p, 'portal review, long names');
  await p.press(t('portal.review.send', {}, p.lang));
  await visit(p, 'portal review, in error');
  await p.fill({ cam_doan: 'true' });
  await p.press(t('portal.review.send', {}, p.lang));
  await visit(p, 'follow receipt, long names');
  const [code] = await codes(p, '/ho-so');
  await each(p, visit, [['follow status, long names', `/ho-so/${code}`], ['follow mine, long names', '/ho-so'], ['account inbox, one', '/hop-thu']]);
  return code;
}

async function reception(p, visit, code) {
  await each(p, visit, [['desk worklist', '/viec'], ['desk worklist, filtered to nothing', '/viec?loc=dung-tinh&tt=1.013225&ai=toi'], ['desk choose', '/viec/tiep-nhan'],
    ['desk intake', `/viec/tiep-nhan/${birth.code}`], ['desk intake, quick', '/viec/tiep-nhan/2.000815'],
    ['desk intake, in error', async () => { await p.go(`/viec/tiep-nhan/${birth.code}`); await p.press(t('desk.take_in_do', {}, p.lang)); }],
    ['desk find', '/viec/tim?tim=nguyen'], ['desk find, nothing', '/viec/tim?tim=zzzz'],
    ['books register', '/viec/so-theo-doi'], ['books numbers', '/viec/so-cap-so'], ['cashier takings', '/viec/thu-phi'], ['cashier reconcile', '/viec/thu-phi/doi-soat'],
    ['desk dossier, long names', `/viec/ho-so/${code}`], ['desk control sheet', `/viec/ho-so/${code}/kiem-soat`], ['cashier dues', `/viec/ho-so/${code}/thu-phi`]]);
  await acts(p, visit, 'reception', code);
  await p.go('/viec');
  const boxes = p.tab.locator('input[name=hs]');
  for (let i = 0; i < Math.min(3, await boxes.count()); i++) await boxes.nth(i).check();
  const forward = p.tab.locator('button[name=lam][value=chuyen]');
  if (await forward.count()) { await p.press(forward); await visit(p, 'desk many'); }
}

/** Each act that the dossier offers: its page, and one that is refused. */
async function acts(p, visit, who, code) {
  await p.go(`/viec/ho-so/${code}`);
  const offered = await p.tab.locator('.mc-acts a').evaluateAll((list) => list.map((a) => a.getAttribute('href')));
  for (const path of offered) { await p.go(path); await visit(p, `desk act, ${who}, ${path.split('/').pop()}`); }
  for (const path of offered.filter((one) => /(supplement|refuse|send_back)/.test(one)).slice(0, 1)) {
    await p.go(path);
    const send = p.tab.locator('main form.mc-form button[type=submit]').last();
    await p.press(send);
    await visit(p, `desk act, in error, ${who}`);
  }
}

async function specialist(p, visit) {
  await each(p, visit, [['desk worklist, specialist', '/viec'], ['desk absence', '/viec/vang-mat'], ['error 403', '/viec/duyet']]);
  const mine = await codes(p, '/viec');
  for (const [i, code] of mine.slice(0, 2).entries()) await each(p, visit, [[`desk dossier ${i + 1}`, `/viec/ho-so/${code}`]]);
  if (mine.length) await acts(p, visit, 'specialist', mine.at(-1));
}

async function leader(p, visit) {
  await each(p, visit, [['desk worklist, leader', '/viec'], ['desk approve', '/viec/duyet'], ['desk assign', '/viec/giao'], ['desk absence, leader', '/viec/vang-mat'], ['account profile, officer', '/tai-khoan']]);
  const mine = await codes(p, '/viec/duyet');
  if (mine.length) await acts(p, visit, 'leader', mine[0]);
}

async function administrator(p, visit) {
  await each(p, visit, [['admin start', '/quan-tri'], ['admin officers', '/quan-tri/can-bo'], ['admin officers, nothing', '/quan-tri/can-bo?tim=khong+co+ai'], ['admin officer, new', '/quan-tri/can-bo/them'],
    ['admin officer, in error', async () => { await p.go('/quan-tri/can-bo/them'); await p.fill({ 'dien-thoai': '12' }); await p.press(t('admin.officer.add', {}, p.lang)); }],
    ['admin rights', '/quan-tri/vai-tro'], ['admin units', '/quan-tri/don-vi'], ['admin unit', '/quan-tri/don-vi/20209'], ['admin calendar', '/quan-tri/lich/20209?nam=2027'],
    ['admin points', '/quan-tri/can-xac-nhan'], ['admin texts', '/quan-tri/chu?tim=mot+cua'], ['admin text', '/quan-tri/chu/app.about'], ['admin journal', '/quan-tri/nhat-ky']]);
  await p.go('/quan-tri/can-bo');
  const one = await p.tab.locator('main a[href^="/quan-tri/can-bo/"]:not([href$="/them"])').first().getAttribute('href').catch(() => null);
  if (one) await each(p, visit, [['admin officer', one]]);
}

async function designer(p, visit) {
  await each(p, visit, [['designer procedures', '/quan-tri/thu-tuc'], ['designer procedure', `/quan-tri/thu-tuc/${birth.code}`], ['designer revision', `/quan-tri/thu-tuc/${birth.code}/ban/2`]]);
  await p.go(`/quan-tri/thu-tuc/${birth.code}`);
  await p.press(p.tab.locator('main form button[type=submit]').first());
  const draft = /\/quan-tri\/thu-tuc\/ban-nhap\/\d+/.exec(p.path())?.[0];
  if (!draft) return;
  await each(p, visit, [['designer draft', draft], ['designer preview', `${draft}/xem-thu`], ['designer form', `${draft}/bieu-mau`], ['designer difference', `${draft}/so-sanh`],
    ['designer scenarios', `${draft}/kich-ban`], ['designer publish', `${draft}/cong-bo`]]);
}

/** Who goes where. A room that ends early is told by `broken` and the next one is walked. */
export async function everyPlace(world, lang, visit, broken) {
  const walk = async (name, login, way, ...more) => {
    const p = await somebody(world, lang, login);
    try {
      return await way(p, visit, ...more);
    } catch (e) {
      broken(name, e);
      return null;
    } finally {
      await p.close();
    }
  };
  let code = null;
  await Promise.all([
    (async () => { await walk('stranger', null, stranger); await walk('faults', null, faults); await walk('owner', 'canh@motcua.example', owner); await walk('administrator', 'quantri@motcua.example', administrator);
      await walk('designer', 'quantri@motcua.example', designer); })(),
    (async () => {
      const p = await longNames(world, lang);
      try { code = await longSent(p, visit, world); } catch (e) { broken('long names', e); } finally { await p.close(); }
      await walk('applicant', 'hoa@motcua.example', applicant);
      await walk('reception', 'tiepnhan@thanhkhe.example', reception, code);
      await walk('specialist', 'chuyenvien@thanhkhe.example', specialist);
      await walk('leader', 'lanhdao@thanhkhe.example', leader);
    })(),
  ]);
}

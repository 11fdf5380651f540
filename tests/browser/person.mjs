// Somebody at a browser: goes to addresses, presses what has a name, fills in what has a label, signs in. Every page
// that is reached is looked at (check.mjs). Must never reach into the program otherwise than a browser does.
import { strict as assert } from 'node:assert';
import { look } from './check.mjs';
import { t } from './words.mjs';

const PATIENCE = 20000;

export class Person {
  /** `dress`: what else is told of the page beside its width, such as ", dark". `look`: what is looked at on every page that is reached. */
  static async open(world, { width = 1280, js = true, scheme = 'light', lang = 'vi', dress = '', look: at = look } = {}) {
    const p = new Person();
    Object.assign(p, { world, width, lang, look: at, plain: !js, dress: dress || (js ? '' : ', without script'), trouble: [], allowed: new Set(), reply: null });
    p.context = await world.browser.newContext({ baseURL: world.url, viewport: { width, height: width < 500 ? 844 : 900 }, javaScriptEnabled: js,
      colorScheme: scheme, locale: lang === 'vi' ? 'vi-VN' : 'en-GB', timezoneId: 'Asia/Ho_Chi_Minh', reducedMotion: 'reduce',
      hasTouch: width < 500, isMobile: false });
    p.context.setDefaultTimeout(PATIENCE);
    p.#listen();
    p.tab = await p.context.newPage();
    p.tab.on('response', (reply) => { if (reply.request().isNavigationRequest() && reply.frame() === p.tab.mainFrame()) p.reply = reply; });
    return p;
  }

  #listen() {
    const host = new URL(this.world.url).host;
    this.context.on('request', (r) => { if (new URL(r.url()).host !== host) this.trouble.push(`asks another host: ${r.url()}`); });
    this.context.on('weberror', (e) => this.trouble.push(`script: ${e.error().message}`));
    this.context.on('console', (m) => {
      const status = /the server responded with a status of (\d+)/.exec(m.text())?.[1];
      if (m.type() === 'error' && !this.allowed.has(Number(status))) this.trouble.push(`console: ${m.text()} ${m.location().url}`);
    });
  }

  /** From here on pages may answer with this status. */
  mayGet(...status) { for (const s of status) this.allowed.add(s); }

  async #arrive(move) {
    const loaded = this.tab.waitForEvent('domcontentloaded');
    loaded.catch(() => {});
    await move();
    await loaded.catch(async (e) => { throw new Error(`${e.message.split('\n')[0]} at ${this.tab.url()}`); });
    if (!this.plain) await this.tab.evaluate(() => document.fonts.ready.then(() => true));
    await this.look(this);
  }

  async go(path) {
    await this.#arrive(() => this.tab.goto(path, { waitUntil: 'commit' }));
    return this.reply.status();
  }

  async reload() { await this.#arrive(() => this.tab.reload({ waitUntil: 'commit' })); }

  /** A link or a button by the name that people read; `within` narrows to a part of the page. */
  named(name, within = this.tab.locator('main')) {
    const exact = typeof name === 'string' ? new RegExp(`^\\s*${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(\\s|$|:)`) : name;
    return within.getByRole('link', { name: exact }).or(within.getByRole('button', { name: exact })).first();
  }

  async press(what, within) {
    const it = typeof what === 'string' || what instanceof RegExp ? this.named(what, within) : what;
    await this.#arrive(() => it.click());
  }

  /** By a key of the keyboard that leads to another page. */
  async key(name) { await this.#arrive(() => this.tab.keyboard.press(name)); }

  /** Twice, as people do who are not sure. */
  async pressTwice(name) { await this.#arrive(() => this.named(name).dblclick()); }

  /** Fills whatever of `values` this page asks for; says which. Dates are ISO. */
  async fill(values) {
    const done = [];
    for (const [id, value] of Object.entries(values)) if (await this.#field(id, value)) done.push(id);
    return done;
  }

  async #field(id, value) {
    const one = (css) => this.tab.locator(css.replaceAll('%', escape(id)));
    const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
    if (date && await one('#%-y').count()) {
      await one('#%').fill(String(Number(date[3])));
      await one('#%-m').fill(String(Number(date[2])));
      await one('#%-y').fill(date[1]);
      return true;
    }
    if (Array.isArray(value)) return this.#ticks(id, value);
    const radio = one(`input[type=radio][name="%"][value="${value}"]`);
    if (await radio.count()) { await radio.check(); return true; }
    const field = one('[name="%"]').first();
    if (!await field.count()) return false;
    const kind = await field.evaluate((el) => el.type);
    if (kind === 'hidden') return false;
    if (kind === 'checkbox') await field.setChecked(value === 'true');
    else if (kind === 'select-one') await field.selectOption(value);
    else await field.fill(value);
    return true;
  }

  /** One of several boxes of the same name; those in a closed part of the page are opened first. */
  async #ticks(id, values) {
    for (const value of values) {
      const box = this.tab.locator(`input[type=checkbox][name="${id}"][value="${value}"]`);
      if (!await box.count()) return false;
      const part = this.tab.locator('details:not([open])').filter({ has: box });
      if (await part.count()) await part.locator('summary').click();
      await box.check();
    }
    return true;
  }

  async upload(slot, ...files) { await this.tab.locator(slot).setInputFiles(files); }

  heading() { return this.tab.locator('h1').first().innerText(); }
  async says(text) { assert.ok((await this.tab.locator('main').innerText()).includes(text), `"${text}" is not on ${this.tab.url()}`); }
  path() { return new URL(this.tab.url()).pathname; }

  /** What the same page says to machines. */
  async json(path = this.path()) {
    const reply = await this.context.request.get(path, { headers: { Accept: 'application/json' } });
    assert.equal(reply.status(), 200, `${path} as JSON`);
    return reply.json();
  }

  async file(path) {
    const reply = await this.context.request.get(path);
    assert.equal(reply.status(), 200, path);
    return reply.body();
  }

  /** The codes that the outbox shows for an address, read there as a developer does. */
  async #codes(login) {
    return (await this.json('/hop-gui-di')).items.filter((i) => i.code && i.address === login).map((i) => i.code);
  }

  /** From any page that asks to sign in. */
  async enterByCode(login) {
    const old = await this.#codes(login);
    await this.fill({ login });
    await this.press(t('account.send_code'));
    for (let tries = 0; tries < 80; tries++) {
      const fresh = await this.#codes(login);
      const code = fresh.find((c) => !old.includes(c));
      if (code) {
        await this.fill({ code });
        await this.press(t('account.enter'));
        return;
      }
      await new Promise((resolve) => { setTimeout(resolve, 250); });
    }
    throw new Error(`no code for ${login}`);
  }

  async enterByPassword(login, password = 'motcua-demo') {
    await this.go('/dang-nhap/mat-khau');
    await this.fill({ login, password });
    await this.press(t('account.enter'));
  }

  async close() { await this.context.close(); }
}

function escape(id) { return id.replace(/[^\w-]/g, '\\$&'); }

/** An officer at a desk of that width; signed in once and kept. */
export async function officer(world, login, width = 1280) {
  world.officers ??= new Map();
  const key = `${login} ${width}`;
  if (!world.officers.has(key)) {
    const p = await Person.open(world, { width });
    await p.enterByPassword(login);
    world.officers.set(key, p);
  }
  return world.officers.get(key);
}

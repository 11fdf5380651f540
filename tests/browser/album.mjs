// Pictures of pages, kept in a folder beside a book of the words in them (words.tsv). With --pictures they are made; without it the same walk is
// compared: a page that no longer says what its picture says, or lacks what is marked in it, fails. Must never know what is pictured.
import { strict as assert } from 'node:assert';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fewer } from './png.mjs';

const MARK = '4px solid #1d4ed8';
const WRITING = process.argv.includes('--pictures');

/** What one reads in the window, top to bottom as the page has it. Secrets differ from one server to the next, and how many alerts wait from one second to the next. */
const words = (tab) => tab.evaluate(() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const said = [];
  while (walk.nextNode()) {
    const el = walk.currentNode.parentElement;
    const text = walk.currentNode.data.replace(/\s+/g, ' ').trim();
    if (!text || el.closest('.ds-sr-only, .ds-skip-link, .mc-secret, .mc-count, .mc-menu:not([open]) > ul, option, script, [hidden]')) continue;
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    const box = range.getBoundingClientRect();
    if (box.width > 1 && box.height > 1 && box.top >= 0 && box.bottom <= innerHeight - 8) said.push(text);
  }
  return said.join(' | ');
});

const named = (it) => it.evaluate((el) => (el.getAttribute('aria-label') || el.labels?.[0]?.innerText || el.innerText || el.id).replace(/\s+/g, ' ').trim().slice(0, 60));

export class Album {
  /** `most`: bytes of a picture; `anew`: the words by which it is made anew. */
  constructor(folder, most, anew) {
    const file = join(folder, 'words.tsv'); // name, what is marked, the words in the picture
    Object.assign(this, { folder, most, anew, file, taken: new Set(), book: new Map() });
    if (WRITING) mkdirSync(folder, { recursive: true });
    else if (existsSync(file)) this.book = new Map(readFileSync(file, 'utf8').trim().split('\n').map((line) => { const [name, ...rest] = line.split('\t'); return [name, rest]; }));
  }

  /** The window as it stands, with `mark` outlined (null: nothing) at `at` of its height; or its comparison with the picture that there is. */
  async take(p, name, mark, { height = 720, at = null } = {}) {
    await p.tab.setViewportSize({ width: p.width, height });
    await p.tab.mouse.move(0, 0);
    await p.tab.waitForTimeout(200); // maps and charts follow the window
    if (mark) await this.#aim(p, name, mark, at === null ? null : at * height);
    const seen = [mark ? await named(mark) : '', await words(p.tab)];
    this.taken.add(name);
    if (!WRITING) {
      assert.deepEqual(seen, this.book.get(name), `${name}: the page has changed; make the pictures anew: node tests/browser/test_browser.mjs ${this.anew} --pictures`);
      return;
    }
    await p.tab.evaluate(() => document.activeElement?.blur());
    const png = fewer(await this.#shot(p, mark));
    assert.ok(png.length <= this.most, `${name} is ${png.length} bytes`);
    writeFileSync(join(this.folder, `${name}.png`), png);
    this.book.set(name, seen);
  }

  async #aim(p, name, mark, up) {
    assert.ok(await mark.isVisible(), `${name}: what is marked is not on ${p.path()}`);
    await mark.evaluate((el, to) => window.scrollTo(0, to === null ? 0 : el.getBoundingClientRect().top + scrollY - to), up);
    const box = await mark.evaluate((el) => { const b = el.getBoundingClientRect(); return [b.top, b.bottom - innerHeight]; });
    assert.ok(box[0] >= 0 && box[1] <= 0, `${name}: what is marked is not in the picture`);
  }

  async #shot(p, mark) {
    const former = mark && await mark.evaluate((el, line) => { const old = el.style.cssText; el.style.outline = line; el.style.outlineOffset = '4px'; el.style.boxShadow = '0 0 0 4px #fff'; el.style.borderRadius = '6px'; return old; }, MARK);
    const png = await p.tab.screenshot({ animations: 'disabled', caret: 'hide' });
    if (mark) await mark.evaluate((el, old) => { el.style.cssText = old; }, former);
    return png;
  }

  /** Writes the book; every picture kept was walked, and every one walked is kept. */
  close() {
    if (WRITING) writeFileSync(this.file, `${[...this.book].sort().map(([name, rest]) => [name, ...rest].join('\t')).join('\n')}\n`);
    assert.deepEqual([...this.book.keys()].sort(), [...this.taken].sort());
    assert.deepEqual(readdirSync(this.folder).filter((f) => f.endsWith('.png')).map((f) => basename(f, '.png')).sort(), [...this.taken].sort());
  }
}

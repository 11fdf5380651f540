// Nothing is cut, covered, too wide or too small, on any page of any room: on a phone of 390 px, at a zoom of 200 %, in half a screen, with names as long as they come;
// and what is said in English is English.
import { tell } from './tap.mjs';
import { everyPlace } from './places.mjs';

const PHONE = { width: 390, height: 844 };
const ZOOMED = { width: 640, height: 450 }; // a window of 1280 x 900 at 200 %
const HALF = { width: 900, height: 900 }; // of a screen: tables are tables still
const DESK = { width: 1280, height: 900 };

/** What is wrong with how the page stands in the window, as lines of text. Runs in the page. */
function standing({ touch }) {
  const name = (el) => `${el.tagName.toLowerCase()}.${el.getAttribute('class') ?? ''} "${(el.innerText || el.getAttribute('aria-label') || el.name || '').replace(/\s+/g, ' ').slice(0, 50)}"`;
  const aside = (el) => el.closest('.ds-sr-only, .ds-skip-link, [hidden], .mc-cards thead, details:not([open]) > :not(summary), .mc-flow, .mc-flowtext');
  const shown = (el) => el.checkVisibility({ visibilityProperty: true }) && !aside(el);
  const all = [...document.body.querySelectorAll('*')].filter(shown);
  const limit = document.documentElement.clientWidth;
  const wrong = [];
  const say = (what, list) => { if (list.length) wrong.push(`${what}: ${list.slice(0, 4).join(' | ')}${list.length > 4 ? ` and ${list.length - 4} more` : ''}`); };

  if (document.documentElement.scrollWidth > limit) say('wider than the window', all.filter((el) => !el.closest('.mc-top nav') && el.getBoundingClientRect().right > limit + 1).map(name));
  say('cut without a title', all.filter((el) => ['hidden', 'clip'].includes(getComputedStyle(el).overflowX) && el.clientWidth > 1 && el.scrollWidth > el.clientWidth + 1 && !el.closest('[title]')
    && !/^(svg|select|input|textarea)$/i.test(el.tagName)).map(name));
  say('picture without words', all.filter((el) => el.tagName === 'IMG' && !el.hasAttribute('alt')).map((el) => el.src));

  const lines = []; // each line of text with its box, a fifth of its height taken off above and below: letters, not leading
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode, el = at.parentElement;
    if (!at.data.trim() || !shown(el) || el.closest('svg, .mc-bulk, .mc-hits, option, .mc-top nav')) continue;
    const range = document.createRange();
    range.selectNodeContents(at);
    const frame = el.closest('[title]')?.getBoundingClientRect(); // what is cut on purpose ends at its box
    for (const b of range.getClientRects()) if (b.width > 2 && b.height > 4 && parseFloat(getComputedStyle(el).fontSize) > 1) lines.push({ el, at, left: b.left, right: Math.min(b.right, frame?.right ?? b.right), top: b.top + b.height / 5, bottom: b.bottom - b.height / 5 });
  }
  lines.sort((a, b) => a.top - b.top);
  const over = [];
  for (let i = 0; i < lines.length; i++)
    for (let j = i + 1; j < lines.length && lines[j].top < lines[i].bottom; j++)
      if (lines[i].at !== lines[j].at && Math.min(lines[i].right, lines[j].right) - Math.max(lines[i].left, lines[j].left) > 3
        && Math.min(lines[i].bottom, lines[j].bottom) - lines[j].top > 3) over.push(`${name(lines[i].el)} and ${name(lines[j].el)}`);
  say('text over text', over);

  if (touch && !document.body.classList.contains('mc-office')) {
    const alone = (el) => getComputedStyle(el).display !== 'inline' || [...el.parentElement.childNodes].every((n) => n === el || !n.textContent.trim());
    const box = (el) => (/^(checkbox|radio)$/.test(el.type) ? el.closest('.ds-field, label, .mc-agree') ?? el : el).getBoundingClientRect();
    say('less than 44 px high for a finger', all.filter((el) => el.matches('a[href], button, input:not([type=hidden]), select, summary') && alone(el) && box(el).height < 43.5).map((el) => `${name(el)} ${Math.round(box(el).height)}`));
  }
  return wrong;
}

/** Words in Vietnamese where English is spoken. Names begin with a capital, kinds of places and the money's name are part of names. */
function foreign() {
  const TYPED = '.mc-dl dd, .mc-files, .mc-sheets, .mc-chips, .mc-list td > small, .mc-review dd'; // by people, or names of their files
  const WORDS = '.mc-manual table'; // where the manual explains the words themselves
  const OFFICES = /\b(Bộ|Sở|Hội đồng nhân dân|Ủy ban nhân dân) [^.,;)|]*/gu;
  const KINDS = /(?<!\p{L})(phường|xã|đặc khu|thành phố|tỉnh|đường|tổ dân phố|khu dân cư|thôn|tổ|số|nối dài|mở rộng|đồng|Văn hóa Việt Nam|Một cửa)(?!\p{L})/gu;
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const el = walk.currentNode.parentElement;
    if (el.closest(`[lang=vi], q, blockquote, pre, code, textarea, script, .mc-paperview, .mc-file, .mc-diff, ${TYPED}, ${WORDS}`) || !el.checkVisibility()) continue;
    const word = /(?<!\p{L})\p{Ll}*[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]\p{Ll}*(?!\p{L})/u.exec(walk.currentNode.data.normalize('NFC').replace(OFFICES, '').replace(KINDS, ''));
    if (word) found.push(walk.currentNode.data.replace(/\s+/g, ' ').trim().slice(0, 70));
  }
  return found.length ? [`not in English: ${[...new Set(found)].slice(0, 6).join(' | ')}`] : [];
}

/** The window has that size and the page stands in it: what changes with the width does so within a frame or two, even where motion is reduced. */
async function windowOf(tab, size) {
  await tab.setViewportSize(size);
  await tab.evaluate((width) => new Promise((done) => { const see = () => { if (innerWidth === width) setTimeout(done, 50); else requestAnimationFrame(see); }; see(); }), size.width);
}

export async function fitsStory(world) {
  const broken = (lang) => (who, e) => tell(false, `${lang}: the way of ${who}`, [String(e.stack ?? e)]);
  await everyPlace(world, 'vi', async (p, name) => {
    const wrong = [];
    for (const [at, size, touch] of [['390 px', PHONE, true], ['200 %', ZOOMED, false], ['900 px', HALF, false]]) {
      if (size === HALF && !await p.tab.locator('table').count()) continue;
      await windowOf(p.tab, size);
      wrong.push(...(await p.tab.evaluate(standing, { touch })).map((line) => `${at}: ${line}`));
    }
    await p.tab.setViewportSize(DESK);
    tell(!wrong.length, `fits: ${name}`, wrong);
  }, broken('vi'));
  await everyPlace(world, 'en', async (p, name) => {
    await windowOf(p.tab, PHONE);
    const wrong = [...await p.tab.evaluate(standing, { touch: true }), ...await p.tab.evaluate(foreign)];
    await p.tab.setViewportSize(DESK);
    tell(!wrong.length, `fits, English: ${name}`, wrong);
  }, broken('en'));
}

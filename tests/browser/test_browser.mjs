// The procedures walked through in a real browser, and what holds on every page. TAP on standard output.
//   node tests/browser/test_browser.mjs [PART ...] [--pictures]     parts: see PARTS
// The program is MOTCUA_PROGRAM, else build/san/motcua.
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { adminStory } from './admin.mjs';
import { birthStory } from './birth.mjs';
import { boardsStory } from './boards.mjs';
import { communeStory } from './commune.mjs';
import { counterStory } from './counter.mjs';
import { fitsStory } from './fits.mjs';
import { helpStory } from './help.mjs';
import { designerStory } from './designer.mjs';
import { keysStory } from './keys.mjs';
import { landStory } from './land.mjs';
import { listsStory } from './lists.mjs';
import { makePapers } from './papers.mjs';
import { permitStory } from './permit.mjs';
import { pictures } from './pictures.mjs';
import { plainStory } from './plain.mjs';
import { onPaper, otherDresses, otherPages, toMachines } from './rounds.mjs';
import { serve } from './server.mjs';
import { signStory } from './sign.mjs';
import { finish, story, tell } from './tap.mjs';
import { ROOT } from './words.mjs';

// Two people at once, at a desk and on a phone.
const both = (walk) => (world) => Promise.all([1280, 390].map((width) => walk(world, width)));

const PARTS = {
  ...(process.argv.includes('--pictures') ? { pictures } : {}), // first, while the demo is as it was made
  help: helpStory, // first too: its pictures show the demo as it was made
  birth: both(birthStory),
  permit: both(permitStory),
  land: both(landStory),
  commune: both(communeStory),
  plain: both(plainStory),
  counter: counterStory,
  keys: keysStory,
  designer: designerStory,
  lists: both(listsStory),
  sign: both(signStory),
  admin: both(adminStory),
  boards: boardsStory,
  other: both(otherPages),
  dress: otherDresses,
  paper: onPaper,
  api: toMachines,
  fits: fitsStory, // last: it begins dossiers and drafts that other stories do not know
};

const wished = process.argv.slice(2).filter((a) => !a.startsWith('-'));
const program = process.env.MOTCUA_PROGRAM ?? join(ROOT, 'build', 'san', 'motcua');
const server = await serve(program);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
try {
  const world = { url: server.url, browser, program, papers: await makePapers(browser, 'Giấy chứng sinh') };
  for (const [name, part] of Object.entries(PARTS)) if (!wished.length || wished.includes(name)) await story(name, () => part(world));
} finally {
  await browser.close();
  const code = await server.stop();
  tell(code === 0, 'the server ends in order, nothing found by the sanitizers', [String(code), server.said()]);
  if (finish()) console.log(server.said().split('\n').slice(-40).map((l) => `# ${l}`).join('\n'));
}

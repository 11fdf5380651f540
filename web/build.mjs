// Makes build/web/: app.css and app.js, what single pages load besides, icons.svg, marks, fonts, favicon and manifest, and prints what they weigh.
// It must never fetch anything: all it reads is this folder and node_modules.
import { readFileSync, writeFileSync, mkdirSync, rmSync, copyFileSync, readdirSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { join, dirname } from 'node:path';
import esbuild from 'esbuild';
import { themeCss } from './theme.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..');
const out = join(root, 'build', 'web');
const modules = join(root, 'node_modules');
const read = (...path) => readFileSync(join(...path), 'utf8');

// Oldest browsers we write for: phones of 2022. esbuild flattens the nesting that they do not know.
const TARGET = ['chrome99', 'firefox97', 'safari15.4'];

// ---- fonts: two weights, two subsets; bold asks for 600, and 700 is drawn with 600. Cut down to what pages are written with (Latin-1, our
// punctuation, Vietnamese), without hints, with the features that we use: less than half. Other letters of a name come from the next font.
const FONT = '@fontsource/be-vietnam-pro';
const WEIGHTS = [['400', '400'], ['600', '600 700']];
const LATIN = 'U+0020-007E,U+00A0-00FF,U+2013,U+2014,U+2018-201A,U+201C-201E,U+2022,U+2026,U+2212';
const SUBSETS = [['vietnamese', 'vi', '*', null], ['latin', 'la', LATIN, LATIN]];
const FEATURES = 'kern,mark,mkmk,ccmp,locl,tnum';

function cut(from, to, letters) {
  execFileSync('/usr/bin/python3', ['-m', 'fontTools.subset', from, `--unicodes=${letters}`, '--flavor=woff2', `--layout-features=${FEATURES}`,
    '--no-hinting', '--desubroutinize', `--output-file=${to}`], { stdio: ['ignore', 'inherit', 'inherit'] });
}

function fonts() {
  const ranges = JSON.parse(read(modules, FONT, 'unicode.json'));
  let css = '@font-face{font-family:"Be Vietnam Pro fallback";src:local("Roboto"),local("Arial"),local("Liberation Sans");'
    + 'size-adjust:109%;ascent-override:92%;descent-override:25%;line-gap-override:0%}\n';
  for (const [weight, answers] of WEIGHTS)
    for (const [subset, short, letters, range] of SUBSETS) {
      const name = `be-vietnam-pro-${weight}-${short}.woff2`;
      cut(join(modules, FONT, 'files', `be-vietnam-pro-${subset}-${weight}-normal.woff2`), join(out, name), letters);
      css += `@font-face{font-family:"Be Vietnam Pro";font-style:normal;font-weight:${answers};font-display:swap;`
        + `src:url(${name}) format("woff2");unicode-range:${range ?? ranges[subset]}}\n`;
    }
  return css;
}

// ---- Designsystemet: only the components that our pages use, without pictures in data: URLs and without foreign words
const KIT_BASE = ['base'];
const KIT = ['button', 'field', 'input', 'label', 'link', 'list', 'tag', 'skip-link', 'error-summary', 'validation-message'];

function kit(names) {
  return names.map((name) => read(modules, '@digdir/designsystemet-css/dist/src', `${name}.css`))
    .join('\n')
    .replace(/--[\w-]+:\s*url\("data:[^"]*"\);?/g, '')
    .replace(/--dsc-field-counter-(over|under):"[^"]*";?/g, '')
    .replace(/,?\.ds-skiplink(?=[:{,])/g, '').replace(/[^{}]*\.ds-(floating|field-affix)[^{}]*\{(?:[^{}]|\{[^{}]*\})*\}/g, '');
}

const ours = (names) => names.map((name) => read(here, 'css', `${name}.css`)).join('\n');

/** Drops custom properties that no rule reads, here or in `beside`; repeated, as a token may have been read by a dropped one only. */
function dropUnused(css, beside) {
  for (;;) {
    const used = new Set([...(css + beside).matchAll(/var\(\s*(--[\w-]+)/g)].map((m) => m[1]));
    const next = css.replace(/(?<=[{;\s])(--[\w-]+)\s*:[^;{}]*(;|(?=\}))/g, (all, name) => (used.has(name) ? all : ''));
    if (next.length === css.length) return css;
    css = next;
  }
}

const BOARD_PARTS = ['board', 'map', 'chart', 'wall'];
const CSS_PARTS = readdirSync(join(here, 'css')).filter((f) => f.endsWith('.css')).map((f) => f.slice(0, -4))
  .filter((f) => !['base', 'modes', 'print'].includes(f) && !BOARD_PARTS.includes(f)).sort();
const LAYERS = '@layer theme,base,kit,parts,modes;';
const small = (css) => {
  const { code } = esbuild.transformSync(css, { loader: 'css', minify: true, target: TARGET, legalComments: 'none' });
  for (const bad of ['data:', '@import', 'http:', 'https:', 'tegn', 'Du er'])
    if (code.includes(bad)) throw new Error(`a style sheet contains ${bad}`);
  return code;
};

/** Leaflet's and uPlot's own rules, without those that name a picture: we use none of their marks. */
function drawn() {
  const css = read(modules, 'leaflet', 'dist', 'leaflet.css') + read(modules, 'uplot', 'dist', 'uPlot.min.css');
  return css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/[^{}]*\{[^{}]*(url\(|behavior:|progid:)[^{}]*\}/g, '');
}

/** The boards' sheet, loaded after app.css by the pages that draw: the layers are the same. */
const boardCss = () => small(`${LAYERS}@layer kit{${drawn()}}@layer parts{${ours(BOARD_PARTS)}}`);

function appCss() {
  const layers = [
    ['theme', themeCss()],
    ['base', kit(KIT_BASE) + ours(['base'])],
    ['kit', kit(KIT)],
    ['parts', ours(CSS_PARTS)],
    ['modes', ours(['modes', 'print'])],
  ];
  const css = `${LAYERS}\n${fonts()}` + layers.map(([name, text]) => `@layer ${name}{${text}}`).join('\n');
  return small(dropUnused(css, ours(BOARD_PARTS)));
}

function script(name) {
  const result = esbuild.buildSync({ entryPoints: [join(here, 'js', name)], bundle: true, minify: true, write: false,
    format: 'iife', target: ['chrome80', 'firefox78', 'safari14'], charset: 'utf8', legalComments: 'none' });
  return result.outputFiles[0].text;
}

// ---- icons: icons/<name>.svg are bodies drawn on a 24 box; the sprite holds them all, marks stand alone for CSS masks
const MARKS = ['stop'];

function icons() {
  const names = readdirSync(join(here, 'icons')).filter((f) => f.endsWith('.svg')).map((f) => f.slice(0, -4)).sort();
  const body = (name) => read(here, 'icons', `${name}.svg`).trim().replace(/\n\s*/g, '');
  const sprite = '<svg xmlns="http://www.w3.org/2000/svg">'
    + names.map((n) => `<symbol id="i-${n}" viewBox="0 0 24 24">${body(n)}</symbol>`).join('') + '</svg>';
  writeFileSync(join(out, 'icons.svg'), sprite);
  for (const name of MARKS)
    writeFileSync(join(out, `mark-${name}.svg`), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
      + `stroke="#000" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">${body(name)}</svg>`);
  return names.length;
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const count = icons();
writeFileSync(join(out, 'app.css'), appCss());
writeFileSync(join(out, 'board.css'), boardCss());
writeFileSync(join(out, 'app.js'), script('app.js'));
writeFileSync(join(out, 'designer.js'), script('designer.js')); // the editor of procedures: on its own page alone
for (const name of ['map.js', 'chart.js']) writeFileSync(join(out, name), script(name)); // what boards draw: on pages with a map, with a chart
for (const name of ['favicon.svg', 'site.webmanifest']) copyFileSync(join(here, name), join(out, name));

const kB = (n) => `${(n / 1000).toFixed(1).padStart(6)} kB`;
for (const name of readdirSync(out).sort()) {
  const bytes = readFileSync(join(out, name));
  console.log(`${name.padEnd(32)} ${kB(bytes.length)}   gzip ${kB(gzipSync(bytes, { level: 9 }).length)}`);
}
console.log(`${count} icons`);

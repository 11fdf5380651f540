// Puts the prototypes together (frame + body) and serves them with the assets under the headers that the server uses.
// Development and checks only: nothing of it goes into the product.
import { createServer } from 'node:http';
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join, dirname, basename } from 'node:path';

const here = dirname(fileURLToPath(import.meta.url));
const assets = join(here, '..', 'build', 'web');
const TYPES = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml', woff2: 'font/woff2', webmanifest: 'application/manifest+json' };

export const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
  + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

const GUEST = '<a class="ds-button" data-variant="secondary" data-color="neutral" href="/dang-nhap">Đăng nhập</a>';
const KNOWN = '<form class="mc-who" method="post" action="/dang-xuat"><span class="mc-hide-s">Trần Minh Khôi</span><button type="submit">Thoát</button></form>';
const INBOX = '<li><a href="/hop-thu"{{nav:hop-thu}}>Hộp thư <span class="mc-count">2<span class="ds-sr-only"> tin mới</span></span></a></li>\n';

export const pages = () => readdirSync(join(here, 'prototype')).filter((f) => f.endsWith('.html') && !f.startsWith('_'))
  .map((f) => f.slice(0, -5)).sort();

/** The whole page of a prototype; its first line says frame, title, nav and who. */
export function page(name) {
  const text = readFileSync(join(here, 'prototype', `${name}.html`), 'utf8');
  const [, head, body] = /^<!--(.*?)-->\n([\s\S]*)$/.exec(text);
  const meta = Object.fromEntries(head.split(';').map((pair) => { const [k, ...v] = pair.split(':'); return [k.trim(), v.join(':').trim()]; }));
  return readFileSync(join(here, 'prototype', `_${meta.frame}.html`), 'utf8')
    .replace('{{title}}', meta.title)
    .replace('{{inbox}}', meta.who === 'guest' ? '' : INBOX)
    .replace('{{who}}', meta.who === 'guest' ? GUEST : KNOWN)
    .replace(/\{\{nav:([\w-]+)\}\}/g, (_, n) => (n === meta.nav ? ' aria-current="page"' : ''))
    .replace('{{body}}', () => body.trim());
}

const table = (name) => {
  const [head, ...rows] = readFileSync(join(here, '..', 'data', name), 'utf8').trimEnd().split('\n').map((line) => line.split('\t'));
  return rows.map((row) => Object.fromEntries(head.map((column, i) => [column, row[i]])));
};

/** As the server answers /ban-do/{code} where nobody imported outlines. */
export function shapes(code) {
  const names = new Map(table('unit_name.tsv').filter((r) => !r.valid_to).map((r) => [r.unit, r.full_name]));
  const cells = new Map(table('cell.tsv').map((r) => [r.id, r])), all = table('unit.tsv'), of = all.find((r) => r.code === code);
  const row = (r) => ({ id: Number(r.id), code: r.code, name: names.get(r.id), lat: Math.round(r.lat * 1e4), lon: Math.round(r.lon * 1e4), far: Number(cells.get(r.id).far),
    shape: cells.get(r.id).shape });
  const units = all.filter((r) => of && r.parent === of.id && cells.has(r.id)).map(row);
  const labels = of?.tier === 'nation' ? all.filter((r) => Number(cells.get(r.id)?.far) > 150).map((r) => ({ text: names.get(r.id).replace('Đặc khu', 'Quần đảo'), ...row(r) })) : [];
  return of && { unit: code, drawn: 'tessellation', scale: 10000, units, labels: labels.map(({ text, lat, lon }) => ({ text, lat, lon })) };
}

/** more(request, reply): what a check answers by itself; true = it has. */
export function serve(port, more = () => false) {
  const server = createServer((request, reply) => {
    if (more(request, reply)) return;
    const path = new URL(request.url, 'http://x').pathname;
    const head = { 'Content-Security-Policy': CSP, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' };
    if (path.startsWith('/static/')) {
      const file = join(assets, basename(path));
      if (!existsSync(file)) { reply.writeHead(404, head).end(); return; }
      const type = TYPES[file.split('.').pop()] ?? 'application/octet-stream';
      reply.writeHead(200, { ...head, 'Content-Type': type }).end(readFileSync(file));
    } else if (path.startsWith('/ban-do/')) {
      const found = shapes(basename(path));
      reply.writeHead(found ? 200 : 404, { ...head, 'Content-Type': 'application/json' }).end(JSON.stringify(found ?? {}));
    } else if (path === '/live/song') {
      reply.writeHead(200, { ...head, 'Content-Type': 'text/event-stream' }).write('event: figures\ndata: {"set":{}}\n\n');
    } else if (request.method === 'POST') {
      request.resume().on('end', () => reply.writeHead(204, head).end());
    } else {
      const name = path.slice(1) || 'home';
      if (!pages().includes(name)) { reply.writeHead(404, head).end(pages().map((p) => `/${p}`).join('\n')); return; }
      reply.writeHead(200, { ...head, 'Content-Type': 'text/html; charset=utf-8' }).end(page(name));
    }
  });
  return new Promise((done) => server.listen(port, '127.0.0.1', () => done(server)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.argv[2] ?? 18100);
  await serve(port);
  console.log(`http://127.0.0.1:${port}/`);
}

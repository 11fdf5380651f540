// Makes a browser's PNG smaller without losing anything: flat pages press best when their rows are not filtered.
// Reads what browsers write: 8 bits a channel, RGB or RGBA, not interlaced (PNG specification, chapters 5, 9, 11).
import { deflateSync, inflateSync } from 'node:zlib';

const CRC = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n >>> 0; });
const crc = (bytes) => { let c = 0xffffffff; for (const b of bytes) c = CRC[(c ^ b) & 255] ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0; };

function chunks(png) {
  const list = [];
  for (let at = 8; at < png.length;) {
    const n = png.readUInt32BE(at);
    list.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + n) });
    at += 12 + n;
  }
  return list;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const head = Buffer.alloc(4), tail = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  tail.writeUInt32BE(crc(body));
  return Buffer.concat([head, body, tail]);
}

function paeth(a, b, c) {
  const pa = Math.abs(b - c), pb = Math.abs(a - c), pc = Math.abs(a + b - 2 * c);
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}
const GUESS = [() => 0, (a) => a, (a, b) => b, (a, b) => (a + b) >> 1, paeth];

/** The rows, each with filter 0. */
function bare(raw, width, height, step) {
  const row = width * step;
  const out = Buffer.alloc((row + 1) * height);
  for (let y = 0; y < height; y++) {
    const guess = GUESS[raw[y * (row + 1)]];
    const at = y * (row + 1) + 1;
    for (let x = 0; x < row; x++) {
      const left = x >= step ? out[at + x - step] : 0, up = y ? out[at + x - row - 1] : 0;
      out[at + x] = raw[at + x] + guess(left, up, x >= step && y ? out[at + x - row - 1 - step] : 0);
    }
  }
  return out;
}

const rebuilt = (png, head, rows, ...more) => Buffer.concat([png.subarray(0, 8), chunk('IHDR', head), ...more, chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
  chunk('IEND', Buffer.alloc(0))]);

/** { head, step, rows } of a picture that we can read; null: another kind of PNG. */
function opened(png) {
  const parts = chunks(png);
  const head = parts[0].data;
  const step = { 2: 3, 6: 4 }[head[9]];
  if (head[8] !== 8 || !step || head[12]) return null;
  const raw = inflateSync(Buffer.concat(parts.filter((p) => p.type === 'IDAT').map((p) => p.data)));
  return { head, step, rows: bare(raw, head.readUInt32BE(0), head.readUInt32BE(4), step) };
}

export function smaller(png) {
  const it = opened(png);
  return it ? rebuilt(png, it.head, it.rows) : png;
}

/** How often each colour is there, by the box of near colours it falls into; `bits` of each channel tell boxes apart. */
function boxes({ head, step, rows }, bits) {
  const width = head.readUInt32BE(0), drop = 8 - bits;
  const found = new Map();
  for (let at = 0; at < rows.length; at += width * step + 1)
    for (let x = 0, i = at + 1; x < width; x++, i += step) {
      const box = (rows[i] >> drop) << 16 | (rows[i + 1] >> drop) << 8 | rows[i + 2] >> drop, colour = rows[i] << 16 | rows[i + 1] << 8 | rows[i + 2];
      const in_ = found.get(box) ?? found.set(box, new Map()).get(box);
      in_.set(colour, (in_.get(colour) ?? 0) + 1);
    }
  return found;
}

/** The same with at most 256 colours: of near ones the commonest stands for all, so that even areas stay as they are. For pictures of pages; opaque. */
export function fewer(png) {
  const it = opened(png);
  if (!it) return png;
  let bits = 6, found = boxes(it, bits);
  while (found.size > 256) found = boxes(it, --bits);
  const width = it.head.readUInt32BE(0), height = it.head.readUInt32BE(4), drop = 8 - bits;
  const number = new Map([...found.keys()].map((box, n) => [box, n]));
  const palette = Buffer.concat([...found.values()].map((in_) => { const [c] = [...in_].sort((a, b) => b[1] - a[1])[0]; return Buffer.from([c >> 16, c >> 8 & 255, c & 255]); }));
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0, i = y * (width * it.step + 1) + 1; x < width; x++, i += it.step)
      rows[y * (width + 1) + 1 + x] = number.get((it.rows[i] >> drop) << 16 | (it.rows[i + 1] >> drop) << 8 | it.rows[i + 2] >> drop);
  const head = Buffer.from(it.head);
  head[9] = 3;
  return rebuilt(png, head, rows, chunk('PLTE', palette));
}

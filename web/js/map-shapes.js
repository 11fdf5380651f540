// What the address of a map gives, as rings of latitude and longitude; far islands set into a frame. Knows no page and no figure.

/** "x,y dx,dy ..;x,y .." in parts of a degree -> rings of [lat, lon]. */
function rings(text, scale) {
  return text.split(';').map((ring) => {
    let x = 0, y = 0;
    return ring.split(' ').map((step) => {
      const [dx, dy] = step.split(',').map(Number);
      x += dx; y += dy;
      return [y / scale, x / scale];
    });
  });
}

function boundsOf(all) {
  const b = { s: 90, n: -90, w: 180, e: -180 };
  for (const [lat, lon] of all.flat()) { b.s = Math.min(b.s, lat); b.n = Math.max(b.n, lat); b.w = Math.min(b.w, lon); b.e = Math.max(b.e, lon); }
  return b;
}

/** Room for a frame at a corner of the land, where no land is; else below it. */
function freeFrame(land, box, wide, high, taken) {
  const gap = wide * 0.08;
  for (const [south, east] of [[1, 1], [1, 0], [0, 1], [0, 0]]) {
    const s = south ? box.s : box.n - high, w = east ? box.e - wide - taken * (wide + gap) : box.w + taken * (wide + gap);
    const f = { s, n: s + high, w, e: w + wide };
    if (!land.some(([lat, lon]) => lat > f.s - gap && lat < f.n + gap && lon > f.w - gap && lon < f.e + gap)) return f;
  }
  const w = box.e - wide - taken * (wide + gap);
  return { s: box.s - high - gap, n: box.s - gap, w, e: w + wide };
}

/** A ring too small to be seen, as an octagon about its middle. */
function atLeast(ring, least) {
  const b = boundsOf([ring]), [lat, lon] = [(b.s + b.n) / 2, (b.w + b.e) / 2];
  if (Math.max(b.n - b.s, b.e - b.w) >= 2 * least) return ring;
  return [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [lat + least * Math.sin(i * Math.PI / 4), lon + least * Math.cos(i * Math.PI / 4)]);
}

/** Moves what lies far out beside the rest, each in a frame of its own with its name. */
function gather(units) {
  const near = units.filter((u) => !u.far), far = units.filter((u) => u.far);
  if (!near.length || !far.length) return [];
  const box = boundsOf(near.flatMap((u) => u.rings)), land = near.flatMap((u) => u.rings.flat());
  const size = Math.max(box.n - box.s, box.e - box.w), wide = size * 0.25, high = size * 0.15;
  return far.map((u, i) => {
    const f = freeFrame(land, box, wide, high, i), own = boundsOf(u.rings), [lat, lon] = [(own.s + own.n) / 2, (own.w + own.e) / 2];
    const k = high * 0.5 / Math.max(own.n - own.s, own.e - own.w), [to, across] = [f.s + high * 0.64, f.w + wide / 2];
    u.rings = u.rings.map((ring) => ring.map(([a, b]) => [to + (a - lat) * k, across + (b - lon) * k])).map((ring) => atLeast(ring, high * 0.045));
    u.at = [to, across];
    return { frame: f, text: u.name.replace(/^(Đặc\s+khu|Huyện\s+đảo)\s+/, ''), at: [f.s + high * 0.17, across] };
  });
}

/** The answer of /ban-do/{code}: units with rings and a point, frames, labels, and what the shapes are. */
export function readShapes(data) {
  const units = data.units.filter((u) => u.shape).map((u) => ({
    id: String(u.id), code: u.code, name: u.name, far: u.far > 0, at: [u.lat / data.scale, u.lon / data.scale], rings: rings(u.shape, data.scale),
  }));
  const frames = gather(units);
  return { units, frames, labels: (data.labels ?? []).map((l) => ({ text: l.text, at: [l.lat / data.scale, l.lon / data.scale] })), drawn: data.drawn };
}

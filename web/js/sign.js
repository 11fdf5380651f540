// A box to sign in: fieldset[data-sign]. What is drawn becomes whole numbers in a box of 1200 x 400 (src/form/signature.h), as few points as keep
// the line, in the hidden field that the server read before. Typing a name or ticking "on paper" takes the drawing away, and the other way round.
const W = 1200;
const H = 400;
const STROKES = 60;
const POINTS = 600;
const BYTES = 6000;

const clamp = (n, most) => Math.min(most, Math.max(0, n));

/** Half of what a shaking hand adds goes: each point moves towards its neighbours. */
function calm(line) {
  return line.map((p, i) => {
    const a = line[i - 1];
    const b = line[i + 1];
    return a && b ? [(a[0] + 2 * p[0] + b[0]) / 4, (a[1] + 2 * p[1] + b[1]) / 4] : p;
  });
}

function away(p, a, b) {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const long = Math.hypot(dx, dy);
  return long ? Math.abs(dy * (p[0] - a[0]) - dx * (p[1] - a[1])) / long : Math.hypot(p[0] - a[0], p[1] - a[1]);
}

/** Ramer, Douglas and Peucker: without the points that lie nearer than `within` to the line between those that stay. */
export function fewer(line, within) {
  const keep = new Set([0, line.length - 1]);
  const open = [[0, line.length - 1]];
  while (open.length) {
    const [from, to] = open.pop();
    let far = 0;
    let at = -1;
    for (let i = from + 1; i < to; i++) {
      const d = away(line[i], line[from], line[to]);
      if (d > far) [far, at] = [d, i];
    }
    if (far > within) {
      keep.add(at);
      open.push([from, at], [at, to]);
    }
  }
  return line.filter((_, i) => keep.has(i));
}

const whole = (line) => line.map(([x, y]) => [clamp(Math.round(x), W), clamp(Math.round(y), H)]).filter((p, i, all) => !i || p[0] !== all[i - 1][0] || p[1] !== all[i - 1][1]);

/** The strokes as the server takes them; coarser until they fit. */
export function spell(strokes) {
  for (let within = 1; ; within *= 1.5) {
    const lines = strokes.slice(0, STROKES).map((s) => whole(fewer(calm(s), within)));
    const text = `pen:${lines.map((s) => s.map((p) => p.join(',')).join(' ')).join(';')}`;
    if ((lines.reduce((n, s) => n + s.length, 0) <= POINTS && text.length <= BYTES) || within > W) return lines.length ? text : '';
  }
}

const read = (text) => (text.startsWith('pen:') ? text.slice(4).split(';').map((s) => s.split(' ').map((p) => p.split(',').map(Number))) : []);
const path = (strokes) => strokes.map((s) => `M${s.map(([x, y]) => `${Math.round(x)} ${Math.round(y)}`).join(' ')}${s.length > 1 ? '' : 'h0'}`).join('');

export function sign(box) {
  const one = (name) => box.querySelector(`[data-sign-${name}]`);
  const [value, pad, ink, clear, said, name, paper] = ['value', 'pad', 'ink', 'clear', 'said', 'name', 'paper'].map(one);
  const svg = pad.querySelector('svg');
  let strokes = read(value.value);
  let line = null;

  const show = () => ink.setAttribute('d', path(line ? [...strokes, line] : strokes));
  const keep = () => {
    value.value = spell(strokes);
    value.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const wipe = () => {
    strokes = [];
    show();
    keep();
  };
  const place = (e) => {
    const r = svg.getBoundingClientRect();
    return [clamp(((e.clientX - r.left) / r.width) * W, W), clamp(((e.clientY - r.top) / r.height) * H, H)];
  };
  const end = () => {
    if (!line) return;
    strokes.push(line);
    line = null;
    name.value = '';
    if (paper) paper.checked = false;
    said.textContent = said.dataset.drawn;
    show();
    keep();
  };

  pad.hidden = false;
  clear.hidden = false;
  one('here').hidden = false;
  svg.addEventListener('pointerdown', (e) => {
    if (!e.isPrimary || e.button !== 0 || strokes.length >= STROKES) return;
    e.preventDefault();
    svg.setPointerCapture(e.pointerId);
    line = [place(e)];
    show();
  });
  svg.addEventListener('pointermove', (e) => {
    if (!line || !e.isPrimary) return;
    const steps = e.getCoalescedEvents?.() ?? [];
    line.push(...(steps.length ? steps : [e]).map(place));
    show();
  });
  svg.addEventListener('pointerup', end);
  svg.addEventListener('pointercancel', end);
  clear.addEventListener('click', () => {
    wipe();
    name.value = '';
    said.textContent = said.dataset.cleared;
  });
  const instead = () => {
    if (!strokes.length) return;
    wipe();
    said.textContent = '';
  };
  name.addEventListener('input', () => {
    if (!name.value.trim()) return;
    if (paper) paper.checked = false;
    instead();
  });
  paper?.addEventListener('change', () => {
    if (!paper.checked) return;
    name.value = '';
    instead();
  });
}

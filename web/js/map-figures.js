// What a map's table says of each unit, in classes. Knows no shape.

/** Which of five classes a value is in, 0 the quiet one; bounds best first. */
export function classOf(value, steps) {
  const more = steps[0] > steps[steps.length - 1];
  const at = steps.findIndex((bound) => (more ? value >= bound : value <= bound));
  return at < 0 ? 4 : at;
}

/** unit (id or code) -> { value, words, href, name, q, order, pin } for one figure. */
export function readFigures(table, figure, steps, pins) {
  const out = new Map(), known = [];
  const falls = steps[0] > steps[steps.length - 1];
  table.querySelectorAll('[data-unit]').forEach((row, order) => {
    const text = row.getAttribute(`data-v-${figure}`) ?? row.getAttribute('data-v') ?? '';
    const words = row.getAttribute(`data-w-${figure}`) ?? row.getAttribute('data-w') ?? text;
    const link = row.querySelector('a[href]');
    const value = text === '' || Number.isNaN(Number(text)) ? null : Number(text);
    const one = { value, words, order, name: link?.textContent.trim() ?? '', href: link?.href ?? null, link, q: value === null ? null : classOf(value, steps), pin: 0 };
    out.set(row.dataset.unit, one);
    if (one.q > 0) known.push(one);
  });
  known.sort((a, b) => (falls ? a.value - b.value : b.value - a.value) || a.order - b.order);
  known.slice(0, pins).forEach((one, i) => { one.pin = i + 1; });
  return out;
}

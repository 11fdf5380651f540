// Draws figure[data-chart] from the table it names (web/README.md, Boards). Without this file the table stands alone.
// It must never fetch anything, nor know what the figures are about.
import uPlot from 'uplot';
import { numeral, say } from './board-words.js';
import { readTable, stacked, valueAxis } from './chart-read.js';
import { watch, watchColours } from './watch.js';

const DASH = [6, 4];
const SVG = 'http://www.w3.org/2000/svg';

function make(tag, className, parent) {
  const el = document.createElement(tag);
  el.className = className;
  parent.append(el);
  return el;
}

function optionsOf(figure) {
  const { chart, from, to, target, targetWord, unit = '' } = figure.dataset;
  const number = (text) => (text === undefined ? null : Number(text));
  return { kind: chart, from: number(from) ?? 0, to: number(to), target: number(target), targetWord: targetWord ?? '', unit, percent: unit.trim() === '%' };
}

function coloursOf(figure) {
  const style = getComputedStyle(figure);
  const of = (name) => style.getPropertyValue(name).trim();
  const size = parseFloat(style.fontSize) < 17 ? 14 : 17;
  return { series: [0, 1, 2, 3, 4, 5].map((i) => of(`--mc-c${i}`)), text: style.color, quiet: of('--ds-color-neutral-text-subtle'),
    line: of('--ds-color-neutral-border-subtle'), paper: of('--mc-paper'), font: `${size}px ${style.fontFamily}`, bold: `600 ${size}px ${style.fontFamily}`, size };
}

/** Bars of one series: `k` of `n` side by side, from `base` (a stack's) or the axis. Lying when categories have names. */
function bars(k, n, base, floor) {
  return (u, s) => {
    const lying = u.scales.x.ori === 1, fill = new Path2D();
    const room = Math.abs(u.valToPos(1, 'x', true) - u.valToPos(0, 'x', true));
    const all = Math.min(room * 0.72, 64 * devicePixelRatio), wide = all / n;
    u.data[s].forEach((v, i) => {
      if (v === null || v === undefined) return;
      const at = u.valToPos(i, 'x', true) - all / 2 + k * wide, a = u.valToPos(Math.max(floor, base ? base[i] : floor), 'y', true), b = u.valToPos(v, 'y', true);
      const [low, long, thick] = [Math.min(a, b), Math.abs(a - b), Math.max(1, wide - (n > 1 ? 2 : 0) * devicePixelRatio)];
      if (lying) fill.rect(low, at, long, thick); else fill.rect(at, low, thick, long);
    });
    return { stroke: fill, fill, flags: 0 };
  };
}

function seriesOf(read, o, c) {
  const sums = o.kind === 'stack' ? stacked(read.series) : null;
  const n = o.kind === 'bars' ? read.series.length : 1;
  const out = read.series.map((one, i) => {
    const colour = c.series[i];
    const base = { label: one.name, stroke: colour, width: 2.5, dash: one.dash ? DASH : undefined, points: { show: false } };
    if (o.kind === 'line') return base;
    return { ...base, width: one.dash ? 1.5 : 0, fill: one.dash ? undefined : colour, paths: bars(o.kind === 'bars' ? i : 0, n, sums?.[i].base, o.from) };
  });
  return { series: out, values: sums ? sums.map((s) => s.top) : read.series.map((s) => s.values) };
}

/** A label in two lines when it is long, cut at a blank. */
function folded(text, at) {
  if (text.length <= at) return text;
  const cut = text.lastIndexOf(' ', Math.max(at, Math.ceil(text.length / 2)));
  return cut > 0 ? `${text.slice(0, cut)}\n${text.slice(cut + 1)}` : text;
}

function measure(c, texts) {
  const ctx = measure.ctx ??= document.createElement('canvas').getContext('2d');
  ctx.font = c.font;
  return Math.max(0, ...texts.flatMap((t) => t.split('\n')).map((t) => ctx.measureText(t).width));
}

function axesOf(read, o, c, axis, lying) {
  const say_ = (v) => numeral(v) + (o.percent ? '%' : '');
  const labels = lying ? read.labels.map((t) => folded(t, 14)) : read.labels;
  const room = measure(c, labels) + 18;
  const count = labels.length;
  const names = {
    side: lying ? 3 : 2, stroke: c.quiet, font: c.font, grid: { show: false }, ticks: { show: false }, gap: 8, size: lying ? room + 4 : c.size + 20,
    splits: (u) => {
      const step = lying ? 1 : Math.max(1, Math.ceil(count * room / Math.max(1, u.width - 60)));
      const marks = [];
      for (let i = (count - 1) % step; i < count; i += step) marks.push(i);
      return marks;
    },
    values: (_, splits) => splits.map((i) => labels[i]),
  };
  const values = { side: lying ? 2 : 3, scale: 'y', stroke: c.quiet, font: c.font, grid: { stroke: c.line, width: 1 }, ticks: { show: false }, gap: 6,
    size: lying ? c.size + 16 : measure(c, axis.marks.map(say_)) + 12, splits: () => axis.marks, values: (_, splits) => splits.map(say_) };
  return [names, values];
}

/** The target's dotted line with its word, and the last value of a first line in figures. */
function marks(u, read, o, c) {
  const { ctx } = u, r = devicePixelRatio, { left, top, width } = u.bbox;
  ctx.save();
  ctx.font = c.font.replace(/^[\d.]+/, (n) => n * r);
  if (o.target !== null && u.scales.x.ori === 0) {
    const y = u.valToPos(o.target, 'y', true);
    ctx.strokeStyle = c.text; ctx.lineWidth = r; ctx.setLineDash([2 * r, 4 * r]);
    ctx.beginPath(); ctx.moveTo(left, y); ctx.lineTo(left + width, y); ctx.stroke();
    ctx.fillStyle = c.quiet; ctx.textAlign = 'left'; ctx.textBaseline = y - top < 24 * r ? 'top' : 'bottom';
    ctx.fillText(o.targetWord, left + 4 * r, y + (ctx.textBaseline === 'top' ? 4 : -4) * r);
  }
  const one = read.series[0], last = one.values.reduce((at, v, i) => (v === null ? at : i), -1);
  if (o.kind === 'line' && last >= 0) {
    const x = u.valToPos(last, 'x', true), y = u.valToPos(one.values[last], 'y', true);
    ctx.setLineDash([]); ctx.fillStyle = c.series[0];
    ctx.beginPath(); ctx.arc(x, y, 4.5 * r, 0, 7); ctx.fill();
    ctx.font = c.bold.replace(/(\d+)px/, (_, n) => `${n * r}px`); ctx.textBaseline = 'bottom';
    const words = one.words[last], half = ctx.measureText(words).width / 2;
    ctx.textAlign = 'center'; ctx.lineWidth = 4 * r; ctx.strokeStyle = c.paper; ctx.lineJoin = 'round';
    const at = Math.min(Math.max(x, left + half), left + width - half), above = y - 10 * r;
    ctx.strokeText(words, at, above);
    ctx.fillStyle = c.text;
    ctx.fillText(words, at, above);
  }
  ctx.restore();
}

function spoken(read, i) {
  return `${read.labels[i]}: ${read.series.filter((s) => s.values[i] !== null).map((s) => (read.series.length > 1 ? `${s.name} ${s.words[i]}` : s.words[i])).join('; ') || say('none')}`;
}

function tooltip(tip, u, read) {
  const i = u.cursor.idx;
  tip.hidden = i === null || i === undefined || u.cursor.left < 0;
  if (tip.hidden) return;
  const head = document.createElement('b');
  head.textContent = read.labels[i];
  tip.replaceChildren(head, ...read.series.filter((s) => s.values[i] !== null).map((s) => {
    const row = document.createElement('span');
    row.textContent = read.series.length > 1 ? `${s.name}: ${s.words[i]}` : s.words[i];
    return row;
  }));
  const lying = u.scales.x.ori === 1, over = u.over, along = u.valToPos(i, 'x');
  const x = over.offsetLeft + (lying ? over.offsetWidth / 2 : along), y = lying ? along : 8;
  const room = tip.parentElement.clientWidth - tip.offsetWidth;
  tip.style.left = `${Math.max(0, Math.min(room, !lying && x + 12 > room ? x - 12 - tip.offsetWidth : x + 12))}px`;
  tip.style.top = `${Math.max(0, Math.min(y, tip.parentElement.clientHeight - tip.offsetHeight))}px`;
}

function keyList(list, read) {
  list.hidden = read.series.length < 2;
  list.replaceChildren(...read.series.map((s, i) => {
    const item = document.createElement('li'), svg = document.createElementNS(SVG, 'svg'), line = document.createElementNS(SVG, 'path');
    svg.setAttribute('viewBox', '0 0 24 12');
    svg.setAttribute('aria-hidden', 'true');
    line.setAttribute('d', 'M0 6h24');
    line.setAttribute('class', 'mc-swatch');
    line.setAttribute('data-c', i);
    if (s.dash) line.setAttribute('stroke-dasharray', '6 4');
    svg.append(line);
    item.append(svg, s.name);
    return item;
  }));
}

function keyboard(plot, state, live) {
  plot.addEventListener('keydown', (event) => {
    const last = state.read.labels.length - 1, at = state.at ?? last;
    const go = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: last }[event.key];
    if (go === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    state.at = state.at === null ? last : Math.max(0, Math.min(last, go));
    const pos = state.u.valToPos(state.at, 'x'), lying = state.u.scales.x.ori === 1;
    state.u.setCursor(lying ? { left: 8, top: pos } : { left: pos, top: 8 });
    live.textContent = spoken(state.read, state.at);
  });
  plot.addEventListener('blur', () => { state.at = null; state.u.setCursor({ left: -10, top: -10 }); });
}

function build(figure, table, parts, state) {
  const o = optionsOf(figure), c = coloursOf(figure), read = readTable(table);
  if (!read.labels.length || !read.series.length) { parts.plot.hidden = true; return; }
  parts.plot.hidden = false;
  const lying = o.kind === 'bars' && !read.timed, { series, values } = seriesOf(read, o, c), n = read.labels.length;
  const flat = values.flat().filter((v) => v !== null), axis = valueAxis(Math.max(...flat, o.target ?? -Infinity), o);
  const pad = o.kind === 'line' ? 0.25 : 0.6, width = parts.plot.clientWidth;
  const height = lying ? n * (12 + 16 * read.series.length) + 40 : Math.round(Math.min(300, Math.max(200, width * 0.42)));
  const edge = Math.ceil(measure(c, [lying ? numeral(axis.top) + (o.percent ? '%' : '') : read.labels[n - 1]]) / 2) + 6;
  state.u?.destroy();
  state.read = read;
  state.u = new uPlot({
    width, height, legend: { show: false }, padding: [o.kind === 'line' ? c.size + 16 : 14, edge, 0, 0],
    scales: { x: { time: false, ori: lying ? 1 : 0, dir: lying ? -1 : 1, range: () => [-pad, n - 1 + pad] }, y: { ori: lying ? 0 : 1, range: () => [axis.from, axis.top] } },
    axes: axesOf(read, o, c, axis, lying), series: [{}, ...series],
    cursor: { drag: { x: false, y: false }, x: !lying, y: false, points: { show: o.kind === 'line', size: 9 } },
    hooks: { draw: [(u) => marks(u, read, o, c)], setCursor: [(u) => tooltip(parts.tip, u, read)] },
  }, [read.labels.map((_, i) => i), ...values], parts.plot);
  keyList(parts.key, read);
  const notes = [o.unit && !o.percent ? say('unit', { u: o.unit }) : '', o.from ? say('from', { n: numeral(o.from) + (o.percent ? '%' : '') }) : ''].filter(Boolean);
  parts.note.hidden = !notes.length;
  parts.note.textContent = notes.join(' · ');
}

function chart(figure) {
  const table = document.getElementById(figure.dataset.chartTable);
  if (!table) return;
  const caption = figure.querySelector('figcaption'), state = { u: null, read: null, at: null };
  const plot = make('div', 'mc-plot', figure), key = make('ul', 'mc-plotkey', figure), note = make('p', 'mc-plotnote', figure), live = make('p', 'ds-sr-only', figure);
  caption?.after(plot, key, note, live);
  plot.tabIndex = 0;
  plot.setAttribute('role', 'application');
  plot.setAttribute('aria-label', `${caption?.querySelector('h2, h3')?.textContent.trim() ?? ''}, ${say('chart')}. ${say('keys')}`);
  live.setAttribute('aria-live', 'polite');
  const tip = make('div', 'mc-plottip', plot);
  tip.hidden = true;
  tip.setAttribute('aria-hidden', 'true');
  const parts = { plot, key, note, tip };
  const draw = () => { build(figure, table, parts, state); plot.append(tip); };
  draw();
  keyboard(plot, state, live);
  watch(table, draw);
  watchColours(draw);
  document.fonts?.ready.then(draw);
  let wide = plot.clientWidth;
  new ResizeObserver(() => { if (plot.clientWidth && plot.clientWidth !== wide) { wide = plot.clientWidth; draw(); } }).observe(figure);
}

document.querySelectorAll('figure[data-chart]').forEach(chart);

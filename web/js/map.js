// Draws figure[data-map]: the shapes that its address gives, coloured by the rows of the page's table (web/README.md, Boards). Without this
// file the table stands alone. It must never know a figure that the table does not say, nor ask another host for anything.
import { divIcon, latLngBounds, map as leaflet, marker, point, polygon, rectangle, svg as svgRenderer } from 'leaflet/dist/leaflet-src.esm.js';
import { say } from './board-words.js';
import { readFigures } from './map-figures.js';
import { readShapes } from './map-shapes.js';
import { walk } from './map-walk.js';
import { watch } from './watch.js';

const SVG = 'http://www.w3.org/2000/svg';

function el(tag, attributes, ...inside) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...inside);
  return node;
}

function drawing(tag, attributes, ...inside) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...inside);
  return node;
}

/** What a unit without figures is filled with; once a page. */
function hatch() {
  if (document.getElementById('mc-hatch')) return;
  document.body.append(drawing('svg', { width: 0, height: 0, 'aria-hidden': 'true', class: 'ds-sr-only' }, drawing('defs', {},
    drawing('pattern', { id: 'mc-hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      drawing('rect', { width: 6, height: 6, class: 'mc-hatch-bg' }), drawing('path', { d: 'M0 0v6', class: 'mc-hatch' })))));
}

/** The figure shown now: what the select says, else the figure itself. */
function chosen(figure) {
  const option = figure.querySelector('select[data-map-pick]')?.selectedOptions[0], from = option ?? figure;
  return { figure: option?.value ?? figure.dataset.figure ?? '', name: option?.textContent.trim() ?? figure.dataset.name ?? '',
    steps: (from.dataset.steps ?? '').trim().split(/\s+/).map(Number), legend: (from.dataset.legend ?? '').split('|') };
}

function legend(list, words, without) {
  const swatch = (q) => drawing('svg', { viewBox: '0 0 24 16', 'aria-hidden': 'true' }, drawing('rect', { x: .5, y: .5, width: 23, height: 15, rx: 2, class: 'mc-cell', 'data-q': q, 'data-still': '' }));
  list.replaceChildren(...words.slice(0, 5).map((text, q) => el('li', {}, swatch(q), text)), ...(without ? [el('li', {}, swatch('-'), say('none'))] : []));
}

class Board {
  constructor(figure, table, shapes) {
    Object.assign(this, { figure, table, shapes, wall: document.body.classList.contains('mc-wall'), pins: [], cells: [], at: null, home: true });
    const heading = figure.querySelector('h2, h3')?.textContent.trim() ?? say('map');
    this.box = el('div', { class: 'mc-mapbox', role: this.wall ? 'img' : 'group', 'aria-label': `${heading}. ${this.wall ? '' : say('mapkeys')}` });
    this.legend = el('ul', { class: 'mc-legend' });
    this.tip = el('div', { class: 'mc-maptip', 'aria-hidden': 'true', hidden: '' });
    const note = el('p', { class: 'mc-mapnote' }, shapes.drawn === 'outline' ? '' : say(shapes.drawn));
    note.hidden = shapes.drawn === 'outline';
    this.frame = el('div', { class: 'mc-mapwrap' }, this.box);
    figure.append(this.frame, this.legend, note);
    figure.querySelector('figcaption')?.after(this.frame, this.legend, note);
    this.draw();
    this.colour();
  }

  draw() {
    const { units, frames, labels } = this.shapes;
    this.map = leaflet(this.box, { zoomControl: false, attributionControl: false, keyboard: false, trackResize: false, scrollWheelZoom: false, doubleClickZoom: !this.wall,
      boxZoom: false, zoomSnap: 0, zoomDelta: .8, dragging: !this.wall && matchMedia('(pointer: fine)').matches, touchZoom: !this.wall, bounceAtZoomLimits: false,
      zoomAnimation: !matchMedia('(prefers-reduced-motion: reduce)').matches, renderer: svgRenderer({ padding: .5 }) });
    this.bounds = latLngBounds(units.flatMap((u) => u.rings.flat()).concat(frames.flatMap(({ frame: f }) => [[f.s, f.w], [f.n, f.e]])).concat(labels.map((l) => l.at)));
    if (!this.wall) this.buttons();
    this.fit();
    for (const { frame: f, text, at } of frames) {
      rectangle([[f.s, f.w], [f.n, f.e]], { className: 'mc-mapframe', interactive: false }).addTo(this.map);
      this.label(text, at);
    }
    this.cells = units.map((unit) => ({ unit, layer: polygon(unit.rings, { className: 'mc-cell', fillOpacity: 1, weight: 1, smoothFactor: 0, noClip: true, bubblingMouseEvents: false }).addTo(this.map) }));
    for (const cell of this.cells) this.wire(cell);
    for (const { text, at } of labels) this.label(text, at, ' mc-maplabel--isle');
    this.box.append(this.tip);
    if (!this.wall) { this.gestures(); walk(this); }
    this.map.on('moveend zoomend', () => this.zoomed());
    this.zoomed();
  }

  label(text, at, more = '') { marker(at, { icon: divIcon({ className: `mc-maplabel${more}`, html: el('span', {}, text), iconSize: null }), interactive: false, keyboard: false }).addTo(this.map); }

  fit() {
    this.map.setMaxBounds(null).invalidateSize({ animate: false, pan: false }); // with bounds it would glide back to where it was in the old window
    this.map.setMinZoom(0).setMaxZoom(18);
    const beside = this.bar && getComputedStyle(this.bar).position === 'absolute' ? 56 : 0; // the buttons stand there, on no land
    const zoom = this.map.getBoundsZoom(this.bounds, false, point(12 + beside, 12)), middle = this.map.project(this.bounds.getCenter(), zoom);
    this.map.setView(this.map.unproject(middle.add([beside / 2, 0]), zoom), zoom, { animate: false });
    this.map.setMinZoom(zoom).setMaxZoom(zoom + 5).setMaxBounds(this.bounds.pad(.15).extend(this.map.getBounds()));
    this.home = true;
  }

  /** A label at the box's edge stands to one side of its place, or it would be cut. */
  aside() {
    const edge = this.box.getBoundingClientRect();
    for (const one of this.box.querySelectorAll('.mc-maplabel--isle')) {
      delete one.dataset.side;
      if (one.getBoundingClientRect().right > edge.right - 2) one.dataset.side = 'end';
    }
  }

  zoomed() {
    this.aside();
    this.home = this.map.getZoom() <= this.map.getMinZoom() + .01;
    this.tip.hidden = true;
    if (this.smaller) this.smaller.disabled = this.whole.disabled = this.home;
    if (this.larger) this.larger.disabled = this.map.getZoom() >= this.map.getMaxZoom() - .01;
  }

  wire(cell) {
    const path = cell.path = cell.layer.getElement();
    if (this.wall) { path.setAttribute('aria-hidden', 'true'); return; }
    cell.layer.on('click', () => this.open(cell));
    cell.layer.on('mousemove', (event) => this.show(cell, event.containerPoint));
    cell.layer.on('mouseout', () => this.leave());
    path.addEventListener('focus', () => { this.at = cell; if (path.matches(':focus-visible')) this.show(cell, this.map.latLngToContainerPoint(cell.unit.at)); });
    path.addEventListener('blur', () => this.leave());
  }

  /** The cell's edge, drawn above its neighbours: moving the cell itself would take the focus from it. */
  edge(cell) {
    this.halo?.remove();
    this.halo = cell === null ? null : polygon(cell.unit.rings, { className: 'mc-cell-edge', interactive: false, smoothFactor: 0, noClip: true }).addTo(this.map);
  }

  leave() {
    this.tip.hidden = true;
    this.edge(this.box.querySelector('.mc-cell:focus-visible') ? this.at : null);
  }

  show(cell, at) {
    if (this.edged !== cell || !this.halo) this.edge(this.edged = cell);
    this.tip.replaceChildren(el('b', {}, cell.name), `${this.now.name ? `${this.now.name}: ` : ''}${cell.figure?.value == null ? say('none') : cell.figure.words}`);
    this.tip.hidden = false;
    const x = Math.max(0, Math.min(this.box.clientWidth - this.tip.offsetWidth, at.x + 14)), below = at.y + 18 + this.tip.offsetHeight < this.box.clientHeight;
    this.tip.style.left = `${x}px`;
    this.tip.style.top = `${Math.max(0, below ? at.y + 18 : at.y - 14 - this.tip.offsetHeight)}px`;
  }

  open(cell) {
    const go = this.figure.dispatchEvent(new CustomEvent('mc:unit', { bubbles: true, cancelable: true, detail: { unit: cell.unit.code } }));
    if (go && cell.figure?.link) cell.figure.link.click();
  }

  /** Colours, names and numbers from the table as it is now. */
  colour() {
    const now = this.now = chosen(this.figure), pins = this.figure.dataset.pins === undefined ? 6 : Number(this.figure.dataset.pins);
    const figures = readFigures(this.table, now.figure, now.steps, pins);
    this.pins.forEach((pin) => pin.remove());
    this.pins = [];
    for (const cell of this.cells) {
      const one = cell.figure = figures.get(cell.unit.code) ?? figures.get(cell.unit.id);
      cell.name = one?.name || cell.unit.name;
      cell.path.setAttribute('data-q', one?.q ?? '-');
      if (!this.wall) {
        cell.path.setAttribute('role', one?.href ? 'link' : 'img');
        cell.path.toggleAttribute('data-still', !one?.href);
        cell.path.setAttribute('aria-label', `${cell.name}: ${one?.value == null ? say('none') : one.words}${one?.pin ? `, ${say('number', { n: one.pin })}` : ''}`);
      }
      if (one?.pin) this.pins.push(marker(cell.unit.at, { icon: divIcon({ className: 'mc-pin', html: el('span', {}, String(one.pin)), iconSize: null }), interactive: false, keyboard: false }).addTo(this.map));
    }
    legend(this.legend, now.legend, this.cells.some((cell) => cell.figure?.q == null));
    this.enter?.();
  }

  buttons() {
    const button = (sign, words, act) => {
      const b = el('button', { type: 'button', 'aria-label': words, title: words }, sign);
      b.addEventListener('click', act);
      return b;
    };
    this.larger = button('+', say('larger'), () => this.map.zoomIn());
    this.smaller = button('−', say('smaller'), () => this.map.zoomOut());
    this.whole = button(drawing('svg', { viewBox: '0 0 24 24', class: 'mc-i', 'aria-hidden': 'true' }, drawing('path', { d: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5' })), say('all'), () => this.fit());
    this.bar = el('div', { class: 'mc-mapzoom' }, this.larger, this.smaller, this.whole);
    this.frame.append(this.bar);
  }

  /** The page scrolls under one finger and under the wheel; two fingers and Ctrl move the map. */
  gestures() {
    const hint = el('p', { class: 'mc-maphint', 'aria-hidden': 'true', hidden: '' });
    this.box.append(hint);
    let away = 0;
    const tell = (words) => {
      hint.textContent = words;
      hint.hidden = false;
      clearTimeout(away);
      away = setTimeout(() => { hint.hidden = true; }, 1200);
    };
    this.box.addEventListener('wheel', (event) => {
      if (!event.ctrlKey && !event.metaKey) { if (!this.home) tell(say('wheel')); return; }
      event.preventDefault();
      this.map.setZoomAround(this.map.mouseEventToContainerPoint(event), this.map.getZoom() - event.deltaY / 240, { animate: false });
    }, { passive: false });
    let start = null;
    this.box.addEventListener('touchstart', (event) => { start = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
    this.box.addEventListener('touchmove', (event) => {
      if (start && !this.home && event.touches.length === 1 && Math.hypot(event.touches[0].clientX - start.clientX, event.touches[0].clientY - start.clientY) > 24) tell(say('fingers'));
    }, { passive: true });
  }
}

async function show(figure) {
  const table = document.getElementById(figure.dataset.mapTable);
  if (!table) return;
  let shapes = null;
  try {
    const reply = await fetch(figure.dataset.map, { credentials: 'same-origin', headers: { Accept: 'application/json' } });
    if (!reply.ok) throw new Error(String(reply.status));
    shapes = readShapes(await reply.json());
  } catch {
    figure.hidden = false;
    figure.append(el('p', { class: 'mc-mapnote', role: 'status' }, say('failed')));
    return;
  }
  hatch();
  figure.hidden = false;
  const board = new Board(figure, table, shapes);
  watch(table, () => board.colour());
  figure.querySelector('select[data-map-pick]')?.addEventListener('change', () => board.colour());
  let size = `${board.box.clientWidth} ${board.box.clientHeight}`;
  new ResizeObserver(() => {
    const now = `${board.box.clientWidth} ${board.box.clientHeight}`;
    if (now !== size && board.box.clientWidth) { size = now; board.fit(); board.zoomed(); }
  }).observe(board.box);
  figure.dataset.ready = '';
}

document.querySelectorAll('figure[data-map]').forEach(show);

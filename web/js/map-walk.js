// A map by keyboard: one cell can be reached by Tab, arrows go to the neighbour in that direction. Knows cells, not figures.

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The cell that lies most nearly in the direction: what is aside counts more than twice. */
export function towards(points, from, [dx, dy]) {
  let best = -1, least = Infinity;
  points.forEach((p, i) => {
    const along = (p.x - points[from].x) * dx + (p.y - points[from].y) * dy, aside = Math.abs((p.x - points[from].x) * dy) + Math.abs((p.y - points[from].y) * dx);
    const cost = along + 2.2 * aside;
    if (i !== from && along > 0 && aside <= along * 2 && cost < least) { least = cost; best = i; }
  });
  return best;
}

export function walk(board) {
  const { map, box } = board;
  const focus = (cell) => {
    board.cells.forEach((other) => other.path.setAttribute('tabindex', other === cell ? '0' : '-1'));
    board.at = cell;
    map.panInside(cell.unit.at, { padding: [48, 48], animate: false });
    cell.path.focus({ preventScroll: false });
  };
  /** Tab enters where one was, else at the worst unit, else at the table's first. */
  board.enter = () => {
    const rank = (cell) => (cell.figure ? (cell.figure.pin || 1000 + cell.figure.order) : 1e9);
    const start = board.at ?? board.cells.reduce((a, b) => (rank(b) < rank(a) ? b : a));
    board.cells.forEach((cell) => cell.path.setAttribute('tabindex', cell === start ? '0' : '-1'));
  };
  const ends = (last) => {
    const known = board.cells.filter((cell) => cell.figure).sort((a, b) => a.figure.order - b.figure.order);
    return known[last ? known.length - 1 : 0];
  };
  box.addEventListener('keydown', (event) => {
    const at = board.cells.findIndex((cell) => cell.path === event.target);
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    let next = null;
    if (event.key in ARROWS) {
      const found = towards(board.cells.map((cell) => map.latLngToContainerPoint(cell.unit.at)), at, ARROWS[event.key]);
      next = found < 0 ? board.cells[at] : board.cells[found];
    } else if (event.key === 'Home' || event.key === 'End') next = ends(event.key === 'End') ?? board.cells[at];
    else if (event.key === 'Enter' || event.key === ' ') board.open(board.cells[at]);
    else if (event.key === '+' || event.key === '=') map.setZoomAround(board.cells[at].unit.at, map.getZoom() + .8);
    else if (event.key === '-') map.zoomOut();
    else if (event.key === '0') board.fit();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (next) focus(next);
  });
}

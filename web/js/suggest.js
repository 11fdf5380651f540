// Procedures, and agencies, while one types: input[data-suggest=URL] asks URL?q=..&go=1 (and what else its form says) for JSON and shows the hits below (WAI-ARIA combobox with
// a list of links). Enter without a choice sends the form as ever. Nothing is shown when an answer is late, old or an error.
const WAIT = 140; // ms after the last key
const MOST = 6;

function part(name, text, className) {
  const e = document.createElement(name);
  if (text) e.textContent = text;
  if (className) e.className = className;
  return e;
}

function row(hit, i, id) {
  const li = part('li');
  li.id = `${id}-${i}`;
  li.setAttribute('role', 'option');
  const a = part('a');
  a.href = hit.known === 'listed' ? `/danh-muc/${hit.code}` : `/thu-tuc/${hit.code}`;
  a.tabIndex = -1;
  const words = part('b');
  for (const piece of hit.pieces ?? [{ text: hit.name }]) {
    if (words.childNodes.length) words.append(' ');
    words.append(piece.hit ? part('mark', piece.text) : piece.text);
  }
  a.append(words, part('small', hit.field));
  li.append(a);
  return li;
}

// An agency that the words name: its own page.
function office(hit, i, id) {
  const li = part('li');
  li.id = `${id}-${i}`;
  li.setAttribute('role', 'option');
  const a = part('a');
  a.href = `/co-quan/${hit.id}`;
  a.tabIndex = -1;
  a.append(part('b', hit.name), part('small', hit.told));
  li.append(a);
  return li;
}

export function suggest(input) {
  const form = input.form;
  const box = input.closest('.mc-search');
  const id = `${input.id}-hits`;
  let list = null;
  let chosen = -1;
  let timer = 0;
  let asked = '';
  let flight = null;

  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-expanded', 'false');
  input.setAttribute('aria-controls', id);

  const rows = () => (list ? [...list.children] : []);

  const mark = (i) => {
    rows().forEach((li, k) => li.setAttribute('aria-selected', String(k === i)));
    chosen = i;
    if (i >= 0) input.setAttribute('aria-activedescendant', `${id}-${i}`);
    else input.removeAttribute('aria-activedescendant');
  };

  const close = () => {
    list?.remove();
    list = null;
    input.setAttribute('aria-expanded', 'false');
    mark(-1);
  };

  const show = (offices, hits) => {
    close();
    if (!(hits.length + offices.length) || document.activeElement !== input) return;
    list = part('ul', '', 'mc-hits');
    list.id = id;
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', input.labels?.[0]?.textContent ?? '');
    offices.forEach((hit, i) => list.append(office(hit, i, id)));
    hits.slice(0, MOST).forEach((hit, i) => list.append(row(hit, offices.length + i, id)));
    list.addEventListener('mousedown', (e) => e.preventDefault()); // keeps the focus until the click is through
    box.after(list);
    input.setAttribute('aria-expanded', 'true');
  };

  const ask = async () => {
    const q = input.value.trim();
    if (q === asked) return;
    asked = q;
    flight?.abort();
    if (q.length < 2) { close(); return; }
    flight = new AbortController();
    try {
      const words = new URLSearchParams({ ...Object.fromEntries(new FormData(form)), go: '1', q });
      const answer = await fetch(`${input.dataset.suggest}?${words}`, { headers: { Accept: 'application/json' }, signal: flight.signal });
      const body = answer.ok ? await answer.json() : {};
      if (q === input.value.trim()) show(body.named ?? [], body.procedures ?? []);
    } catch { /* a later question, or no connection: the form still works */ }
  };

  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (e) => {
    const n = rows().length;
    if (e.key === 'Escape' && n) { e.preventDefault(); close(); }
    else if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && n) {
      e.preventDefault();
      mark(e.key === 'ArrowDown' ? (chosen + 1) % n : (chosen <= 0 ? n : chosen) - 1);
    } else if (e.key === 'Enter' && chosen >= 0) { e.preventDefault(); rows()[chosen].querySelector('a').click(); }
  });
  form?.addEventListener('submit', close);
}

// Communes while one types: input[data-places=URL] offers what URL?q= finds, by today's names and by the old ones. The browser's own list
// (datalist) shows them, so keyboard and screen reader need nothing new. What is not chosen is looked up by the server when it is sent.
const WAIT = 180; // ms after the last key

export function places(input) {
  const list = document.createElement('datalist');
  let timer = 0;
  let asked = '';
  list.id = `${input.id}-list`;
  input.after(list);
  input.setAttribute('list', list.id);

  const ask = async () => {
    const q = input.value.trim();
    if (q.length < 2 || q === asked || [...list.options].some((o) => o.value === q)) return;
    asked = q;
    try {
      const reply = await fetch(`${input.dataset.places}?q=${encodeURIComponent(q)}`, { headers: { Accept: 'application/json' } });
      const found = reply.ok ? (await reply.json()).places ?? [] : [];
      if (asked !== q) return;
      list.replaceChildren(...found.map((p) => Object.assign(document.createElement('option'), { value: p.name, label: p.was ? `${p.name} (${p.was})` : p.name })));
    } catch { /* no connection: the form still works */ }
  };
  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
}

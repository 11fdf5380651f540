// Lists of persons and the like: their buttons add and take away rows without a new page. The server draws the rows, as it does without this
// file; only the list is put in place of the old one, and the focus goes where the hand would go next. Files stay where they are.
import { places } from './places.js';
import { settle } from './when.js';

function answers(form, button) {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') data.append(name, value);
  data.append(button.name, button.value);
  return data;
}

/** What a later sending needs from the page that came: its token and its number. */
function renew(form, from) {
  form.querySelectorAll('input[type=hidden]').forEach((old) => {
    const fresh = from.querySelector(`input[type=hidden][name="${old.name}"]`);
    if (fresh) old.value = fresh.value;
  });
}

export function rows(doc) {
  doc.addEventListener('click', async (event) => {
    const button = event.target.closest?.('button[name="_them"], button[name="_bot"]');
    const form = button?.form;
    const list = button?.closest('[data-list]');
    if (!form || !list || button.ariaBusy === 'true') return;
    event.preventDefault();
    button.ariaBusy = 'true';
    try {
      const reply = await fetch(form.action, { method: 'POST', body: answers(form, button), credentials: 'same-origin', headers: { Accept: 'text/html' } });
      const page = reply.ok ? new DOMParser().parseFromString(await reply.text(), 'text/html') : null;
      const fresh = page?.getElementById(list.id);
      if (!fresh) throw new Error(String(reply.status));
      renew(form, fresh.closest('form'));
      const node = doc.importNode(fresh, true);
      list.replaceWith(node);
      node.querySelectorAll('input[data-places]').forEach(places);
      settle(node.closest('form'));
      const cards = node.querySelectorAll('.mc-row-card');
      const last = cards[cards.length - 1];
      if (button.name === '_them') (last?.querySelector('input, select, textarea') ?? node).focus();
      else node.focus();
    } catch {
      button.ariaBusy = null; // no connection, or the session has ended: the plain way tells it
      const plain = doc.createElement('input');
      Object.assign(plain, { type: 'hidden', name: button.name, value: button.value });
      form.append(plain);
      form.submit();
    }
  });
}

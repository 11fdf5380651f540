// Small comforts: larger text remembered, the error summary said first, printing, ticking all, secrets shown on wish.
const TEXT = 'mc-text';

function largeText(doc) {
  const root = doc.documentElement;
  let large = false;
  try { large = localStorage.getItem(TEXT) === 'large'; } catch { /* private mode */ }
  const show = () => { large ? root.setAttribute('data-text', 'large') : root.removeAttribute('data-text'); };
  show();
  doc.querySelectorAll('[data-text-size]').forEach((button) => {
    button.hidden = false;
    button.setAttribute('aria-pressed', String(large));
    button.addEventListener('click', () => {
      large = !large;
      try { large ? localStorage.setItem(TEXT, 'large') : localStorage.removeItem(TEXT); } catch { /* private mode */ }
      button.setAttribute('aria-pressed', String(large));
      show();
    });
  });
}

function tickAll(doc) {
  doc.querySelectorAll('input[data-check-all]').forEach((all) => {
    const boxes = [...all.closest('form, table').querySelectorAll('tbody input[type=checkbox]')];
    const count = all.closest('form')?.querySelector('[data-checked-count]');
    const tell = () => {
      const n = boxes.filter((box) => box.checked).length;
      all.checked = n > 0 && n === boxes.length;
      all.indeterminate = n > 0 && n < boxes.length;
      if (count) count.textContent = String(n);
    };
    all.addEventListener('change', () => { boxes.forEach((box) => { box.checked = all.checked; }); tell(); });
    boxes.forEach((box) => box.addEventListener('change', tell));
    tell();
  });
}

/** On a phone the officers' menu moves sideways: it begins where one is. */
function menuAtCurrent(doc) {
  const here = doc.querySelector('.mc-top nav [aria-current]'), row = here?.closest('ul');
  if (row && row.scrollWidth > row.clientWidth) row.scrollLeft = here.offsetLeft - row.offsetLeft - 12;
}

/** A menu behind a button closes when one goes on elsewhere, or by Escape. */
function menus(doc) {
  doc.querySelectorAll('details.mc-menu').forEach((menu) => {
    const away = (event) => { if (!menu.contains(event.target)) menu.open = false; };
    doc.addEventListener('click', away);
    doc.addEventListener('focusin', away);
    menu.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !menu.open) return;
      menu.open = false;
      menu.querySelector('summary').focus();
    });
  });
}

export function small(doc) {
  menus(doc);
  menuAtCurrent(doc);
  largeText(doc);
  tickAll(doc);
  doc.querySelector('.ds-error-summary')?.focus();
  doc.querySelectorAll('[data-print]').forEach((button) => { button.hidden = false; button.addEventListener('click', () => window.print()); });
  doc.querySelectorAll('[data-reveal]').forEach((button) => {
    const field = doc.getElementById(button.dataset.reveal);
    button.hidden = false;
    button.addEventListener('click', () => {
      const plain = field.type === 'password';
      field.type = plain ? 'text' : 'password';
      button.setAttribute('aria-pressed', String(plain));
    });
  });
}

// Quick hands at the desk. form[data-quick]: a click for each usual answer of a field (its datalist), the first empty field that must be
// filled has the focus once the card is read, the card's own field before that. A scanner is a keyboard that types fast and ends with
// Enter: what it reads where nobody is typing goes to input[data-scan].
const FAST = 50; // ms between two keys of a scanner
const LEAST = 6;

/** Fields in the order of the page that a person types into; the card's is not one of them. */
const fields = (form) => [...form.querySelectorAll('input:not([type=hidden], [type=file], [type=checkbox], [name=_qr]), textarea, select')].filter((el) => el.offsetParent);
const optional = (el) => Boolean(el.labels?.[0]?.querySelector('.mc-opt') ?? el.closest('fieldset')?.querySelector('legend .mc-opt'));
const empty = (el) => (el.type === 'radio' ? !el.form.querySelector(`[name="${el.name}"]:checked`) : el.value === '');

function next(form, after) {
  const all = fields(form);
  const rest = all.slice(all.indexOf(after) + 1);
  const el = rest.find((x) => empty(x) && !optional(x)) ?? form.querySelector('[name=paper]');
  el?.focus();
  if (el?.select && el.type !== 'checkbox' && el.type !== 'radio') el.select();
}

function chips(form) {
  form.querySelectorAll('input[list]').forEach((input) => {
    const row = document.createElement('div');
    row.className = 'mc-chips';
    [...input.list.options].forEach(({ value }) => {
      const chip = Object.assign(document.createElement('button'), { type: 'button', textContent: value });
      chip.addEventListener('click', () => {
        input.value = value;
        input.dispatchEvent(new Event('input', { bubbles: true }));
        next(form, input);
      });
      row.append(chip);
    });
    input.after(row);
  });
}

export function quick(doc) {
  doc.querySelectorAll('form[data-quick]').forEach((form) => {
    chips(form);
    if (doc.querySelector('.ds-error-summary')) return;
    if (form.dataset.quick === 'card') form.querySelector('[name=_qr]')?.focus();
    else next(form, null);
  });
}

/** Tells of every key outside a field how many came so fast that a scanner may be at work: then a letter is no shortcut. */
export function scanner(doc) {
  const box = doc.querySelector('input[data-scan]');
  let read = '';
  let last = 0;
  return (event) => {
    if (!box || event.repeat) return 0; // a key held down is a hand
    const fast = event.timeStamp - last < FAST;
    last = event.timeStamp;
    if (event.key === 'Enter' && fast && read.length >= LEAST) {
      event.preventDefault();
      box.value = read;
      read = '';
      box.form.requestSubmit();
      return Infinity;
    }
    if (event.key.length === 1) read = fast ? read + event.key : event.key;
    else if (event.key !== 'Shift') read = '';
    return read.length;
  };
}

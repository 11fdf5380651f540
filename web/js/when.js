// Fields that hang on another answer of the page are there while that answer holds. [data-when]: "all kinds=two,three;sex=male", "any ..." as
// the server tells it; what is not shown is not heard by the server either. Without this file all of them are there, and the server
// leaves out what does not count.
const part = (text) => {
  const [field, words] = text.split('=');
  return { field, words: words.split(',') };
};

function read(el) {
  const [how, rest] = [el.dataset.when.slice(0, 3), el.dataset.when.slice(4)];
  return { parts: rest.split(';').map(part), every: how === 'all' };
}

/** The answer of a field that is shown; one that is hidden has none. */
function answer(form, name) {
  const all = [...form.elements].filter((el) => el.name === name && !el.closest('[data-when][hidden]'));
  const el = all.find((x) => (x.type !== 'radio' && x.type !== 'checkbox') || x.checked);
  return el ? el.value : '';
}

/** In the order of the page, so that a field behind a hidden one hides with it. */
export function settle(form) {
  form.querySelectorAll('[data-when]').forEach((el) => {
    const { parts, every } = read(el);
    const holds = ({ field, words }) => words.includes(answer(form, field));
    el.hidden = !(every ? parts.every(holds) : parts.some(holds));
  });
}

export function when(doc) {
  doc.querySelectorAll('form:has([data-when])').forEach(settle);
  doc.addEventListener('change', (event) => { if (event.target.form) settle(event.target.form); });
}

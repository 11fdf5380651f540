// A form is sent once: a second click while the first is under way does nothing. The server refuses a second dossier
// anyway; this only spares the person the doubt. Coming back by the back button makes the form usable again.
const PATIENCE = 20000;

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll('[aria-busy]').forEach((button) => button.removeAttribute('aria-busy'));
}

export function guardForms(doc) {
  doc.addEventListener('submit', (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== 'post') return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = '1';
    if (event.submitter) event.submitter.setAttribute('aria-busy', 'true');
    setTimeout(release, PATIENCE, form);
  });
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) doc.querySelectorAll('form[data-sent]').forEach(release);
  });
}

// Tells a drawing that what it draws may be another now: rows that changed, a live message, another scheme, another medium.

/** Calls `again` once a frame at most, after a change of `table` or the event mc:live. */
export function watch(table, again) {
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; again(); });
  };
  new MutationObserver(soon).observe(table, { attributes: true, childList: true, characterData: true, subtree: true });
  document.addEventListener('mc:live', soon);
}

/** Calls `again` when colours change: the reader's scheme, the page's, more contrast, paper. */
export function watchColours(again) {
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)', 'print'])
    matchMedia(query).addEventListener('change', again);
  new MutationObserver(again).observe(document.documentElement, { attributes: true, attributeFilter: ['data-color-scheme', 'data-text'] });
}

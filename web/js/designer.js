// The editor of a procedure's text (CodeMirror 6) on the page of a draft, and the check while one types. A script of its own: no other page loads it.
// The text area stays what is sent; without this script it is the editor.
import { EditorState, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, keymap, lineNumbers, highlightActiveLine, highlightActiveLineGutter, drawSelection } from '@codemirror/view';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { indentUnit, syntaxHighlighting, HighlightStyle, foldGutter, foldKeymap } from '@codemirror/language';
import { search, searchKeymap, highlightSelectionMatches } from '@codemirror/search';
import { yaml } from '@codemirror/lang-yaml';
import { tags } from '@lezer/highlight';
import { PHRASES } from './designer-words.js';

const WAIT = 600;

// Colours are the page's own custom properties: dark, contrast and large text follow.
const look = EditorView.theme({
  '&': { backgroundColor: 'var(--ds-color-neutral-background-default)', color: 'var(--ds-color-neutral-text-default)', fontSize: '.9375rem', height: '100%' },
  '.cm-content': { fontFamily: 'ui-monospace, "Liberation Mono", monospace', caretColor: 'currentColor' },
  '.cm-gutters': { backgroundColor: 'var(--ds-color-neutral-surface-default)', color: 'var(--ds-color-neutral-text-subtle)', border: '0' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--ds-color-neutral-surface-default)' },
  '.cm-cursor': { borderLeftColor: 'currentColor', borderLeftWidth: '2px' },
  '&.cm-focused': { outline: '3px solid var(--ds-color-focus-outer, currentColor)', outlineOffset: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--ds-color-neutral-surface-active, Highlight)' },
  '.cm-wrong': { backgroundColor: 'var(--ds-color-danger-surface-tinted)', boxShadow: 'inset 4px 0 0 var(--ds-color-danger-base-default)' },
  '.cm-panels': { backgroundColor: 'var(--ds-color-neutral-surface-default)', color: 'inherit', fontSize: '.9375rem' },
  '.cm-panel input, .cm-panel button': { font: 'inherit', minHeight: '2rem' },
});
const colours = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--ds-color-accent-text-subtle)', fontWeight: '600' },
  { tag: tags.comment, color: 'var(--ds-color-neutral-text-subtle)', fontStyle: 'italic' },
  { tag: tags.string, color: 'var(--ds-color-success-text-subtle, currentColor)' },
]);

/** Lines with a fault, set anew by each check. (The library's own marks are pictures in data: addresses, which our pages do not allow.) */
const setWrong = StateEffect.define();
const wrong = StateField.define({
  create: () => Decoration.none,
  update: (now, change) => change.effects.reduce((marks, effect) => (effect.is(setWrong) ? effect.value : marks), now.map(change.changes)),
  provide: (field) => EditorView.decorations.from(field),
});

/** Plain typing goes to the editor's state at once. Left to the browser, it brings styled elements beside coloured words, which the page's policy
    refuses aloud. What is composed (Vietnamese keyboards) goes its usual way. */
const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== 'insertText' || !event.data || event.isComposing) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(event.data), { scrollIntoView: true, userEvent: 'input.type' });
    return true;
  },
});

/** Styles go into a shadow root by CSSOM: the page's policy allows none in the document. */
function editorIn(area, onChange) {
  const host = document.createElement('div');
  host.className = 'mc-code-host';
  area.after(host);
  const root = host.attachShadow({ mode: 'open' });
  const label = area.labels[0]?.textContent ?? '';
  const state = EditorState.create({
    doc: area.value,
    extensions: [
      lineNumbers(), foldGutter(), history(), drawSelection(), highlightActiveLine(), highlightActiveLineGutter(), highlightSelectionMatches(), wrong, typeOver,
      search({ top: true }), yaml(), indentUnit.of('  '), EditorState.tabSize.of(2), syntaxHighlighting(colours), look, EditorView.lineWrapping,
      EditorState.phrases.of(PHRASES[document.documentElement.lang] ?? {}),
      keymap.of([...searchKeymap, ...defaultKeymap, ...historyKeymap, ...foldKeymap, indentWithTab]),
      EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
      EditorView.updateListener.of((update) => { if (update.docChanged) onChange(); }),
    ],
  });
  const view = new EditorView({ state, parent: root, root });
  area.hidden = true;
  area.labels[0]?.addEventListener('click', () => view.focus());
  return view;
}

/** The faults beside the editor: the same list that the page has without script. */
function showFaults(box, faults, word) {
  const list = box.querySelector('[data-faults-list]');
  list.replaceChildren(...faults.map(({ line, text }) => {
    const item = document.createElement('li');
    const link = document.createElement('a');
    const where = document.createElement('b');
    link.href = '#body';
    link.dataset.line = line;
    where.textContent = `${word} ${line}:`;
    link.append(where, ` ${text}`);
    item.append(link);
    return item;
  }));
  box.querySelector('h2').hidden = faults.length === 0;
  box.querySelector('[data-faults-none]').hidden = faults.length > 0;
}

function marks(view, faults) {
  const doc = view.state.doc;
  const lines = [...new Set(faults.map(({ line }) => Math.min(Math.max(line, 1), doc.lines)))].sort((a, b) => a - b);
  view.dispatch({ effects: setWrong.of(Decoration.set(lines.map((line) => Decoration.line({ class: 'cm-wrong' }).range(doc.line(line).from)))) });
}

function goTo(view, line) {
  const at = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
  view.dispatch({ selection: { anchor: at.from }, effects: EditorView.scrollIntoView(at.from, { y: 'center' }) });
  view.focus();
}

function start(form) {
  const area = form.querySelector('textarea[name=body]');
  const box = form.querySelector('[data-faults]');
  const status = form.querySelector('[data-editor-status]');
  let timer = 0;
  let asked = 0;
  let changed = false;
  const check = async () => {
    const turn = ++asked;
    const answer = await fetch(form.dataset.check, {
      method: 'POST', credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRF-Token': form.querySelector('[name=csrf]').value },
      body: JSON.stringify({ body: area.value }),
    }).catch(() => null);
    if (!answer?.ok || turn !== asked) return;
    const { faults } = await answer.json();
    showFaults(box, faults, form.dataset.lineWord);
    marks(view, faults);
  };
  const view = editorIn(area, () => {
    area.value = view.state.doc.toString();
    changed = true;
    status.textContent = form.dataset.unsaved;
    clearTimeout(timer);
    timer = setTimeout(check, WAIT);
  });
  box.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-line]');
    if (!link) return;
    event.preventDefault();
    goTo(view, Number(link.dataset.line));
  });
  form.addEventListener('submit', () => { changed = false; });
  window.addEventListener('beforeunload', (event) => { if (changed) event.preventDefault(); });
  marks(view, [...box.querySelectorAll('a[data-line]')].map((a) => ({ line: Number(a.dataset.line), text: a.textContent })));
}

document.querySelectorAll('form[data-editor]').forEach(start);

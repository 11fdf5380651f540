// Keys of the desk, on pages that carry body[data-keys]: J and K walk [data-rows], X ticks the row, / goes to
// [data-search], an act's own letter (data-key) goes to or presses it, ? lists them all. They can be switched off
// (WCAG 2.1.4) and never fire while something is being typed or with Ctrl, Alt or Meta held.
import { scanner } from './quick.js';

const OFF = 'mc-keys-off';
const PAUSE = 60; // ms: a letter that another follows sooner is a scanner's, not somebody's

function remembered() { try { return localStorage.getItem(OFF) === '1'; } catch { return false; } }
function remember(off) { try { off ? localStorage.setItem(OFF, '1') : localStorage.removeItem(OFF); } catch { /* private mode */ } }

const typing = (el) => el.closest('textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio])');

function rows() {
  return [...document.querySelectorAll('[data-rows] a[data-row]')].filter((a) => a.offsetParent);
}

function step(by) {
  const list = rows();
  if (!list.length) return;
  const here = list.findIndex((a) => a.closest('tr, li').contains(document.activeElement));
  const next = list[here < 0 ? 0 : Math.min(Math.max(here + by, 0), list.length - 1)];
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
}

function tick() {
  document.activeElement?.closest('tr, li')?.querySelector('input[type=checkbox]')?.click();
}

function pairs(doc) {
  const list = [['?', 'Danh sách phím tắt']];
  if (doc.querySelector('[data-rows]')) list.push(['J', 'Hồ sơ kế tiếp'], ['K', 'Hồ sơ trước'], ['X', 'Chọn hoặc bỏ chọn'], ['Enter', 'Mở hồ sơ']);
  if (doc.querySelector('[data-search]')) list.push(['/', 'Tìm hồ sơ']);
  doc.querySelectorAll('[data-key]').forEach((el) => {
    const name = el.cloneNode(true);
    name.querySelectorAll('kbd').forEach((k) => k.remove());
    list.push([el.dataset.key.toUpperCase(), name.textContent.trim()]);
  });
  return list;
}

function node(tag, props, ...children) {
  const el = Object.assign(document.createElement(tag), props);
  el.append(...children);
  return el;
}

function help() {
  document.querySelector('.mc-keyhelp')?.remove();
  const off = node('input', { type: 'checkbox', checked: !remembered(), className: 'ds-input', id: 'mc-keys-on' });
  off.addEventListener('change', () => remember(!off.checked));
  const close = node('button', { type: 'button', className: 'ds-button', textContent: 'Đóng' });
  const list = node('dl', {}, ...pairs(document).flatMap(([key, text]) =>
    [node('dt', {}, node('kbd', { textContent: key })), node('dd', { textContent: text })]));
  const title = node('h2', { textContent: 'Phím tắt', id: 'mc-keys-title' });
  const dialog = node('dialog', { className: 'mc-keyhelp' }, title, list,
    node('div', { className: 'ds-field' }, off, node('label', { htmlFor: 'mc-keys-on', textContent: 'Dùng phím tắt một chữ' })), close);
  dialog.setAttribute('aria-labelledby', title.id);
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const FIXED = { j: () => step(1), k: () => step(-1), x: tick, '?': help,
  '/': () => document.querySelector('[data-search]')?.focus() };

export function shortcuts(doc) {
  if (!doc.body.hasAttribute('data-keys')) return;
  doc.querySelectorAll('[data-keyhelp]').forEach((button) => { button.hidden = false; button.addEventListener('click', help); });
  const scans = scanner(doc);
  let waiting = 0;
  doc.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || event.repeat && event.key !== 'j' && event.key !== 'k') return;
    if (typing(event.target) || doc.querySelector('dialog[open]')) return;
    if (event.key !== 'Shift') clearTimeout(waiting);
    const key = event.key.toLowerCase();
    if (scans(event) > (FIXED[key] ? 4 : 1)) return; // who walks the rows may be fast
    if (remembered() && key !== '?') return;
    const act = [...doc.querySelectorAll('[data-key]')].find((el) => el.dataset.key.toLowerCase() === key);
    const run = FIXED[key] || (act && (() => { act.focus(); if (act.tagName === 'A') act.click(); }));
    if (!run) return;
    event.preventDefault();
    if (!FIXED[key] && doc.querySelector('input[data-scan]')) waiting = setTimeout(run, PAUSE);
    else run();
  });
}

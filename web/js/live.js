// Live pages. An element with [data-live=ADDRESS] listens there (server-sent events) and writes what is told, {"set": {"name": "text"}}, into every
// [data-figure=name] in it whose text differs. Without this file the page shows what it showed when it came.
// Focus never moves, and nothing is read aloud but one sentence once the connection is lost for long.
const GRACE = 5000; // a stream ends every few minutes and is back within this: no word about it
const LOST = 10000;
const SILENCE = 40000; // the server says at least "beat" every 15 s: a connection that is silent for longer is none
const AGAIN = [5000, 60000]; // refused: first and longest pause before it is tried again
const FLASH = 1600;

function show(el, text) {
  el.textContent = text;
  el.removeAttribute('data-changed');
  el.getBoundingClientRect(); // so that a second change soon after the first is seen, too
  el.setAttribute('data-changed', '');
  setTimeout(() => el.removeAttribute('data-changed'), FLASH);
}

function take(root, told) {
  const set = new Map(Object.entries(told.set ?? {}));
  root.querySelectorAll('[data-figure]:not([data-map])').forEach((el) => {
    const text = set.get(el.dataset.figure);
    if (text !== undefined && el.textContent !== String(text)) show(el, String(text));
  });
  root.dispatchEvent(new CustomEvent('mc:live', { bubbles: true, detail: told }));
}

/** The dot, its word and, after a while, the sentence. */
function sign(root) {
  const el = root.querySelector('[data-live-state]');
  if (!el) return () => {};
  const lost = Object.assign(document.createElement('span'), { className: 'mc-live__lost' });
  lost.setAttribute('role', 'status'); // there from the start, empty: only then is it read when it changes
  el.after(lost);
  return (state) => {
    el.hidden = false;
    el.dataset.state = state === 'on' ? 'on' : 'off';
    el.textContent = state === 'on' ? el.dataset.on : el.dataset.off;
    const text = state === 'lost' ? el.dataset.lost : '';
    if (lost.textContent !== text) lost.textContent = text;
  };
}

function listen(root) {
  const tell = sign(root);
  let source = null;
  let pause = AGAIN[0];
  let timers = [];
  let again = 0;
  let watch = 0;

  const calm = () => { timers.forEach(clearTimeout); timers = []; };
  const worried = () => {
    if (!timers.length) timers = [setTimeout(tell, GRACE, 'off'), setTimeout(tell, LOST, 'lost')];
  };

  const close = () => {
    clearTimeout(again);
    clearTimeout(watch);
    source?.close();
    source = null;
  };

  const heard = () => {
    clearTimeout(watch);
    watch = setTimeout(() => { worried(); open(); }, SILENCE);
    calm();
    pause = AGAIN[0];
    tell('on');
  };

  /** A refusal ends an EventSource for good: then it is for us to try again. */
  const failed = () => {
    worried();
    if (source?.readyState !== EventSource.CLOSED) return;
    close();
    again = setTimeout(open, pause * (0.75 + Math.random() / 2));
    pause = Math.min(pause * 2, AGAIN[1]);
  };

  function open() {
    close();
    if (document.hidden) return;
    source = new EventSource(root.dataset.live);
    source.addEventListener('open', heard);
    source.addEventListener('beat', heard);
    source.addEventListener(root.dataset.liveEvent ?? 'figures', (event) => {
      heard();
      try { take(root, JSON.parse(event.data)); } catch (e) { console.warn('live', e); }
    });
    source.addEventListener('error', failed);
  }

  const rest = () => { calm(); close(); };
  document.addEventListener('visibilitychange', () => { if (document.hidden) rest(); else { worried(); open(); } });
  window.addEventListener('pagehide', rest);
  window.addEventListener('pageshow', (event) => { if (event.persisted) open(); });
  window.addEventListener('offline', () => { worried(); close(); });
  window.addEventListener('online', open);
  open();
}

export function live(doc) {
  if (typeof EventSource === 'undefined') return;
  doc.querySelectorAll('[data-live]').forEach(listen);
}

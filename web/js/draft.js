// Keeps a draft: what is typed into form[data-autosave] is posted to that address a moment after the last change, and
// when the page is put away. Files are not sent by this road. Must never stop or change the form's own sending.
const PAUSE = 1500;
const RETRY = 15000;

const clock = new Intl.DateTimeFormat('vi', { hour: 'numeric', minute: '2-digit', hourCycle: 'h23', timeZone: 'Asia/Ho_Chi_Minh' });

/** "9 giờ 12", as people say it. */
export function spokenTime(date) {
  const part = (type) => Number(clock.formatToParts(date).find((p) => p.type === type).value);
  const minute = part('minute');
  return minute ? `${part('hour')} giờ ${String(minute).padStart(2, '0')}` : `${part('hour')} giờ`;
}

function fields(form) {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') data.append(name, value);
  return data;
}

export function autosave(form) {
  const status = document.querySelector('[data-draft-status]');
  let timer = 0;
  let saved = fields(form).toString();

  const say = (state, text) => {
    if (!status) return;
    status.closest('.mc-draft')?.setAttribute('data-state', state);
    status.textContent = text;
  };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };

  async function save() {
    clearTimeout(timer);
    const data = fields(form);
    const text = data.toString();
    if (form.dataset.sent || text === saved) return;
    try {
      const reply = await fetch(form.dataset.autosave, { method: 'POST', body: data, credentials: 'same-origin',
        keepalive: text.length < 60000, headers: { Accept: 'application/json' } });
      if (reply.status === 401 || reply.status === 403) {
        say('failed', 'Phiên làm việc đã hết. Chữ đã gõ vẫn còn trên trang này; bấm Tiếp tục để đăng nhập lại.');
        return;
      }
      if (!reply.ok) throw new Error(String(reply.status));
      saved = text;
      say('saved', `Đã lưu nháp lúc ${spokenTime(new Date())}`);
    } catch {
      say('failed', 'Chưa lưu được nháp, có thể do mạng. Chữ đã gõ vẫn còn trên trang này.');
      later(RETRY);
    }
  }

  form.addEventListener('input', () => later(PAUSE));
  form.addEventListener('change', () => later(PAUSE));
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') save(); });
}

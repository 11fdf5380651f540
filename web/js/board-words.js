// What map and charts say by themselves. Figures and names never come from here: they stand in the page's tables.
const WORDS = {
  vi: {
    chart: 'biểu đồ', keys: 'Phím mũi tên trái, phải để nghe từng số.', from: 'Trục bắt đầu từ {n}, không từ 0.', unit: 'Đơn vị: {u}', none: 'chưa có số liệu',
    map: 'Bản đồ', mapkeys: 'Phím mũi tên để sang đơn vị bên cạnh, Enter để mở.', larger: 'Phóng to', smaller: 'Thu nhỏ', all: 'Xem toàn bộ',
    tessellation: 'Ô vẽ theo điểm trung tâm, không phải ranh giới hành chính.', mixed: 'Một số đơn vị vẽ bằng ô quanh điểm trung tâm, không phải ranh giới hành chính.',
    fingers: 'Dùng hai ngón tay để di chuyển bản đồ', wheel: 'Giữ Ctrl và cuộn để phóng to', failed: 'Chưa tải được bản đồ. Bảng số dưới đây vẫn đầy đủ.',
    number: 'số {n}',
  },
  en: {
    chart: 'chart', keys: 'Left and right arrows to hear each figure.', from: 'The axis begins at {n}, not at 0.', unit: 'Unit: {u}', none: 'no figures yet',
    map: 'Map', mapkeys: 'Arrows go to the next unit, Enter opens it.', larger: 'Zoom in', smaller: 'Zoom out', all: 'Show all',
    tessellation: 'Cells drawn from centre points; these are not administrative boundaries.', mixed: 'Some units are drawn as cells round their centre points, not by their boundaries.',
    fingers: 'Use two fingers to move the map', wheel: 'Hold Ctrl and scroll to zoom', failed: 'The map could not be loaded. The table has all figures.',
    number: 'number {n}',
  },
};

const lang = document.documentElement.lang === 'en' ? 'en' : 'vi';

/** The words of the page's language; `{x}` stands for what `with_` has under x. */
export function say(key, with_ = {}) { return WORDS[lang][key].replace(/\{(\w+)\}/g, (_, name) => with_[name]); }

/** A number as people of the page's language write it. */
export const numeral = (n) => new Intl.NumberFormat(lang === 'en' ? 'en' : 'vi', { maximumFractionDigits: 2 }).format(n);

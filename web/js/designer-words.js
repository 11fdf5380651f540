// What the editor says by itself, in Vietnamese; English is its own.
export const PHRASES = {
  vi: {
    'Find': 'Tìm', 'Replace': 'Thay bằng', 'next': 'tiếp', 'previous': 'trước', 'all': 'tất cả', 'match case': 'phân biệt hoa thường', 'by word': 'cả từ',
    'regexp': 'biểu thức', 'replace': 'thay', 'replace all': 'thay tất cả', 'close': 'đóng', 'current match': 'chỗ đang tìm', 'on line': 'ở dòng',
    'replaced $ matches': 'đã thay $ chỗ', 'replaced match on line $': 'đã thay ở dòng $', 'Go to line': 'Tới dòng', 'go': 'tới', 'Fold line': 'Gập lại',
    'Unfold line': 'Mở ra', 'folded code': 'phần đã gập', 'unfold': 'mở ra', 'to': 'tới',
  },
};

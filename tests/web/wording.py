"""How a refusal must read: in Vietnamese, without what is inside the machine, as data with a code that stays."""
import re

VIETNAMESE = re.compile('[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹáàãéèíìóòõúùýĩũ]')
INSIDE = re.compile(r'sqlite|\bselect \w+ from|insert into|\bsql\b|src/\w+/|\.c:\d+|stack trace|assert|errno|segfault|0x[0-9a-f]{6,}|AddressSanitizer', re.I)
MESSAGE_ID = re.compile(r'\b(?:app|portal|follow|desk|account|api|err|flash|print|deadline|why|open|paper|supplement|form|event|notice|papers|status)'
                        r'\.[a-z][a-z0-9_]*(?:[._-][a-z0-9_]+)*\b')
CODES = {'invalid', 'bad', 'signed_out', 'forbidden', 'not_found', 'method', 'stale', 'not_offered', 'too_large', 'type', 'rate', 'internal', 'busy',
         'storage'}


def visible(html):
    """The text that a person reads: no tags, scripts, styles."""
    html = re.sub(r'(?s)<(script|style)\b.*?</\1>', ' ', html)
    return re.sub(r'\s+', ' ', re.sub(r'(?s)<[^>]*>', ' ', html))


def unknown_messages(html):
    """What looks like the id of a message that nobody has written. Addresses of files and e-mail are none."""
    text = re.sub(r'\S+@\S+|https?://\S+|/\S+', ' ', visible(html))
    return [m for m in MESSAGE_ID.findall(text) if not m.endswith(('.html', '.pdf', '.json', '.js'))]


def refused(faults, answer, status, code=None, about='', field=None):
    """Checks one refusal. status and code may be several; field: of a problem that must be told."""
    about = f'{about!r} ' if about != '' else ''
    ok = faults.check(answer.status in (status if isinstance(status, tuple) else (status,)), f'{about}wanted {status}: {answer!r}')
    if not ok:
        return answer
    faults.check(VIETNAMESE.search(visible(answer.text)), f'{about}no Vietnamese: {answer!r}')
    faults.check(not INSIDE.search(visible(answer.text)), f'{about}shows what is inside: {answer.text}')
    if answer.type == 'text/html':
        faults.check('<title>' in answer.text and 'noi-dung' in answer.text, f'{about}no page around it')
        faults.same(unknown_messages(answer.text), [], f'{about}message ids:')
    if code is None or not ok:
        return answer
    faults.same(answer.type, 'application/problem+json', about)
    if answer.type != 'application/problem+json':
        return answer
    told = answer.json()
    faults.check(told['code'] in (code if isinstance(code, tuple) else (code,)), f'{about}wanted {code}: {told}')
    faults.same(told['status'], answer.status, about)
    faults.check(told['code'] in CODES and told['title'] and told['type'], f'{about}incomplete: {told}')
    if field:
        faults.check(field in [p['field'] for p in told.get('errors', [])], f'{about}no word about {field}: {told}')
    for p in told.get('errors', []):
        faults.check(p['message'] and not MESSAGE_ID.search(p['message']) and VIETNAMESE.search(p['message']), f'{about}{p}')
    return answer

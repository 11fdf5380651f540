/* Writes a mail. See mime.h; must never know how it is sent. */
#include "send/mime.h"
#include "base/buf.h"
#include "base/civil.h"
#include "base/clock.h"
#include "base/hash.h"
#include <string.h>

enum { WORD_BYTES = 39, LINE = 76, ADDRESS_MAX = 254 };

bool mime_address(const char *s)
{
    const char *at = strchr(s, '@');
    if (!at || at == s || !at[1] || strchr(at + 1, '@') || strlen(s) > ADDRESS_MAX || !strchr(at, '.'))
        return false;
    for (const char *p = s; *p; p++)
        if (*p <= ' ' || *p >= 0x7F || strchr("<>()[],;:\\\"", *p))
            return false;
    return true;
}

const char *mime_address_of(const char *from, struct arena *a)
{
    const char *open = strrchr(from, '<'), *s = open ? open + 1 : from;
    const char *address = arena_strn(a, s, strcspn(s, ">"));
    return mime_address(address) ? address : "";
}

static const char base64_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void base64(struct buf *b, const unsigned char *p, size_t n, size_t line)
{
    size_t width = 0;
    for (size_t i = 0; i < n; i += 3) {
        unsigned v = (unsigned)p[i] << 16 | (i + 1 < n ? (unsigned)p[i + 1] << 8 : 0) | (i + 2 < n ? p[i + 2] : 0);
        if (line && width == line) {
            buf_str(b, "\r\n");
            width = 0;
        }
        buf_char(b, base64_letters[v >> 18]);
        buf_char(b, base64_letters[v >> 12 & 63]);
        buf_char(b, i + 1 < n ? base64_letters[v >> 6 & 63] : '=');
        buf_char(b, i + 2 < n ? base64_letters[v & 63] : '=');
        width += 4;
    }
}

static bool plain(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < ' ' || (unsigned char)*s >= 0x7F || *s == '=')
            return false;
    return true;
}

/* What a head cannot hold goes: a line break would begin another head. */
static const char *one_line(const char *s, struct arena *a)
{
    char *out = arena_str(a, s);
    for (char *p = out; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 0x7F)
            *p = ' ';
    return out;
}

/* Encoded words, none of which cuts a letter (RFC 2047, section 5). */
static void words(struct buf *b, const char *said)
{
    const char *s = one_line(said, b->arena);
    if (plain(s) && strlen(s) < LINE) {
        buf_str(b, s);
        return;
    }
    while (*s) {
        size_t n = 0;
        for (size_t k; s[n]; n += k) {
            for (k = 1; ((unsigned char)s[n + k] & 0xC0) == 0x80; k++)
                ;
            if (n + k > WORD_BYTES)
                break;
        }
        buf_str(b, "=?UTF-8?B?");
        base64(b, (const unsigned char *)s, n, 0);
        buf_str(b, "?=");
        s += n;
        buf_str(b, *s ? "\r\n " : "");
    }
}

static void from_head(struct buf *b, const char *from)
{
    const char *open = strrchr(from, '<'), *address = mime_address_of(from, b->arena);
    buf_str(b, "From: ");
    if (open && open > from) {
        size_t n = (size_t)(open - from);
        while (n && from[n - 1] == ' ')
            n--;
        const char *name = arena_strn(b->arena, from, n);
        bool atom = plain(name) && !strpbrk(name, "()<>[]:;@\\,.\"");
        if (atom || !plain(name)) {
            words(b, name);
        } else {
            buf_char(b, '"');
            for (; *name; name++) {
                buf_str(b, strchr("\\\"", *name) ? "\\" : "");
                buf_char(b, *name);
            }
            buf_char(b, '"');
        }
        buf_char(b, ' ');
    }
    buf_fmt(b, "<%s>\r\n", address);
}

static void date_head(struct buf *b, int64_t at)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int64_t local = at + CLOCK_VN, day = local / CLOCK_DAY, s = local % CLOCK_DAY / 1000;
    struct civil d = civil_from_days((int)day);
    buf_fmt(b, "Date: %s, %d %s %04d %02d:%02d:%02d +0700\r\n", days[(day + 3) % 7], d.d, months[d.m - 1], d.y, (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
}

/* Quoted-printable (RFC 2045, section 6.7): every break of a line is CRLF, a blank before it is written out. */
static void quoted(struct buf *b, const char *s)
{
    size_t width = 0;
    for (; *s; s++) {
        unsigned char ch = (unsigned char)*s;
        if (ch == '\r')
            continue;
        if (ch == '\n') {
            buf_str(b, "\r\n");
            width = 0;
            continue;
        }
        bool last = !s[1] || s[1] == '\n' || s[1] == '\r';
        bool as_is = (ch > ' ' && ch < 0x7F && ch != '=') || (ch == ' ' && !last);
        if (width + (as_is ? 1 : 3) > LINE - 1) {
            buf_str(b, "=\r\n");
            width = 0;
        }
        if (as_is)
            buf_char(b, (char)ch);
        else
            buf_fmt(b, "=%02X", ch);
        width += as_is ? 1 : 3;
    }
    buf_str(b, "\r\n");
}

static void text_part(struct buf *b, const char *text)
{
    buf_str(b, "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
    quoted(b, text);
}

static void file_part(struct buf *b, const struct mime_part *p)
{
    const char *type = one_line(p->type, b->arena);
    buf_fmt(b, "Content-Type: %s\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n filename*=UTF-8''", type);
    buf_url(b, one_line(p->name, b->arena));
    buf_str(b, "\r\n\r\n");
    base64(b, p->body, p->n, LINE);
    buf_str(b, "\r\n");
}

/* Follows from the message, so that the same message is the same bytes. */
static const char *boundary(const struct mime_mail *m, struct arena *a)
{
    const char *of = arena_fmt(a, "%s %s", m->id, m->to);
    struct sha256 h = sha256(of, strlen(of));
    return arena_fmt(a, "=_%s", hash_hex(a, h.b, 16));
}

const char *mime_write(const struct mime_mail *m, size_t *n, struct arena *a)
{
    const struct mime_part *part = m->parts.items;
    const char *sender = mime_address_of(m->from, a), *domain = strchr(sender, '@');
    struct buf b = buf_init(a, 1024);
    from_head(&b, m->from);
    buf_fmt(&b, "To: <%s>\r\nSubject: ", m->to);
    words(&b, m->subject);
    buf_str(&b, "\r\n");
    date_head(&b, m->at);
    buf_fmt(&b, "Message-ID: <%s@%s>\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n", m->id, domain ? domain + 1 : "motcua.invalid");
    if (!m->parts.n) {
        text_part(&b, m->text);
    } else {
        const char *line = boundary(m, a);
        buf_fmt(&b, "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n--%s\r\n", line, line);
        text_part(&b, m->text);
        for (size_t i = 0; i < m->parts.n; i++) {
            buf_fmt(&b, "--%s\r\n", line);
            file_part(&b, &part[i]);
        }
        buf_fmt(&b, "--%s--\r\n", line);
    }
    *n = b.n;
    return b.p;
}

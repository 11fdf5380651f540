/* Numbers, letters and Kannel's answers. See sms.h. */
#include "send/sms.h"
#include "send/call.h"
#include <ctype.h>
#include <string.h>

enum { DIGITS_MIN = 8, DIGITS_MAX = 15 }; /* ITU-T E.164 */

/* A Vietnamese number without the country's code: nine digits of a mobile, or ten of a line, which carriers may take or refuse. */
static bool domestic(const char *s)
{
    size_t n = strlen(s);
    return (n == 9 && strchr("35789", *s)) || (n == 10 && *s == '2');
}

const char *sms_number(const char *said, struct arena *a)
{
    char digit[DIGITS_MAX + 4];
    size_t n = 0;
    while (*said == ' ')
        said++;
    bool plus = *said == '+';
    for (const char *p = said + plus; *p; p++) {
        if (isdigit((unsigned char)*p) && n < sizeof digit - 1)
            digit[n++] = *p;
        else if (!strchr(" .-()", *p))
            return NULL;
    }
    digit[n] = 0;
    const char *d = digit;
    if (!plus && strncmp(d, "00", 2) == 0) {
        plus = true;
        d += 2;
    }
    if (strncmp(d, "84", 2) == 0 && (plus || strlen(d) >= 11))
        return domestic(d + 2) ? arena_fmt(a, "+%s", d) : NULL;
    if (!plus)
        return *d == '0' && domestic(d + 1) ? arena_fmt(a, "+84%s", d + 1) : NULL;
    return strlen(d) >= DIGITS_MIN && strlen(d) <= DIGITS_MAX && *d != '0' ? arena_fmt(a, "+%s", d) : NULL;
}

/* 3GPP TS 23.038, the default alphabet and its extension; ASCII apart from the grave accent, and these. */
static const char *const gsm_others[] = {"£", "¥", "è", "é", "ù", "ì", "ò", "Ç", "Ø", "ø", "Å", "å", "Δ", "Φ", "Γ", "Λ", "Ω", "Π", "Ψ", "Σ", "Θ", "Ξ", "Æ", "æ",
                                         "ß", "É", "¤", "¡", "Ä", "Ö", "Ñ", "Ü", "§", "¿", "ä", "ö", "ñ", "ü", "à", "€"};

static size_t gsm_letter(const char *p)
{
    unsigned char ch = (unsigned char)*p;
    if (ch < 0x80)
        return (ch >= 0x20 && ch < 0x7F && ch != '`') || ch == '\n' || ch == '\r';
    for (size_t i = 0; i < sizeof gsm_others / sizeof gsm_others[0]; i++)
        if (strncmp(p, gsm_others[i], strlen(gsm_others[i])) == 0)
            return strlen(gsm_others[i]);
    return 0;
}

bool sms_gsm(const char *text)
{
    for (size_t n; *text; text += n)
        if (!(n = gsm_letter(text)))
            return false;
    return true;
}

static void add(struct buf *b, const char *name, const char *value)
{
    if (!*value)
        return;
    if (!strchr("?&", b->p[b->n - 1]))
        buf_char(b, '&');
    buf_str(b, name);
    buf_char(b, '=');
    buf_url(b, value);
}

static void ask(struct send_call *c, CURL *h)
{
    (void)c;
    curl_easy_setopt(h, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(h, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(h, CURLOPT_FORBID_REUSE, 1L);
}

static bool says(const struct send_call *c, const char *word)
{
    return strstr(c->answer, word) != NULL;
}

/* smsbox answers 202 "0: Accepted for delivery" and "3: Queued for later delivery"; 403 is a wrong password as well as a number that no route takes; 503
 * is "Temporal failure, try again later." Whatever else comes between (a proxy's 502) may have let the request through. */
static void judge(struct send_call *c, CURLcode rc, long code)
{
    bool took = (code == 200 || code == 202) && (c->answer[0] == '0' || c->answer[0] == '3');
    if (rc != CURLE_OK)
        call_lost_http(c, rc);
    else if (took)
        call_end(c, SEND_ACCEPTED, WHY_NONE, c->answer[0] == '3' ? SMS_HELD : code);
    else if (code == 401 || (code == 403 && says(c, "uthorization")))
        call_end(c, SEND_DOWN, WHY_PASSWORD, code);
    else if (code == 400 || code == 403)
        call_end(c, SEND_REFUSED, WHY_REJECTED, code);
    else if (code == 503 || code == 429)
        call_end(c, SEND_DOWN, WHY_BUSY, code);
    else if (code >= 500)
        call_end(c, SEND_UNSURE, WHY_ANSWER, code);
    else
        call_end(c, SEND_DOWN, WHY_ANSWER, code); /* this is no sendsms */
}

struct send_call *sms_call(const struct sms_gate *g, const struct sms *m, struct arena *a)
{
    const char *to = sms_number(m->to, a);
    if (!to)
        return call_over(a, SEND_REFUSED, WHY_NUMBER);
    struct buf b = buf_init(a, 512);
    buf_str(&b, g->url);
    buf_char(&b, strchr(g->url, '?') ? '&' : '?');
    add(&b, "username", g->user);
    add(&b, "password", g->password);
    add(&b, "from", g->from);
    add(&b, "to", to);
    add(&b, "smsc", g->smsc);
    add(&b, "charset", "UTF-8");
    add(&b, "coding", sms_gsm(m->text) ? "0" : "2");
    if (*m->report) {
        buf_fmt(&b, "&dlr-mask=%d", SMS_REPORTS);
        add(&b, "dlr-url", m->report);
    }
    add(&b, "text", m->text);
    struct send_call *c = ARENA_NEW(a, struct send_call);
    *c = (struct send_call){.arena = a, .url = b.p, .ask = ask, .judge = judge, .gate = g};
    return c;
}

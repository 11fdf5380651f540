/* The table of what may be set, and how a value gets there. Must never know what a value is for. */
#include "cli/config.h"
#include "base/text.h"
#include "cli/disk.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const auto_words[] = {"auto", "yes", "no", NULL};
static const char *const log_words[] = {"error", "warn", "info", "debug", NULL};

#define KEY(member, kind, value, text, ...) {FIELD(config, member, kind, .doc = (text), ##__VA_ARGS__), value, NULL}

const struct config_key config_keys[] = {
    KEY(listen, F_TEXT, "127.0.0.1:8080", "Address to serve on: 127.0.0.1:8080, [::1]:8080 or unix:/path. Port 0 takes any free one."),
    KEY(data, F_TEXT, "motcua-data", "Folder of the databases, the uploaded files and the key. Made at the first start; for motcua alone."),
    KEY(database, F_TEXT, "", "A PostgreSQL server (15 or newer) in place of files: postgresql://motcua@db.example/motcua?sslmode=verify-full; several hosts may be named. With split, {} in it stands for centre, province_00 ... province_33. A password belongs into ~/.pgpass. Empty: files in the data folder.", .mask = MASK_ALL),
    KEY(provinces, F_TEXT, "", "File that says where databases live which are not where all others are: lines of `centre` or a province's official code, a blank, and a file's path or postgresql://... With split alone. Empty: none."),
    KEY(split, F_BOOL, "no", "A database file for each province beside the centre's, instead of one for all. Set it before the first start; it cannot be changed later."),
    KEY(pack, F_BOOL, "yes", "Write dossiers and their journal packed, a third of the space. With no they are plain text that any SQL tool reads. Both are read, whatever is set."),
    KEY(procedures, F_TEXT, "", "Folder of procedure files (*.yaml) to use in place of the built-in ones. Empty: the built-in ones."),
    KEY(templates, F_TEXT, "", "Folder of templates of pages and papers that take the place of built-in ones of the same name. Empty: none."),
    KEY(public_url, F_TEXT, "", "Address at which people reach this server, such as https://motcua.example; for QR codes and messages. Empty: as the browser asks."),
    KEY(site_name, F_TEXT, "", "Name under the mark on every page, such as Thành phố Đà Nẵng."),
    KEY(trusted_proxy, F_TEXT, "", "Address of the proxy whose X-Forwarded-For is believed; `unix` for one that comes by a unix socket. Empty: none."),
    KEY(secure_cookies, F_TEXT, "auto", "Cookies over TLS only: yes, no, or auto (yes if public_url begins with https).", .words = auto_words),
    KEY(bank_accounts, F_TEXT, "", "File of the units' bank accounts, for VietQR on receipts: unit code, bank, account number, name, parted by tabs. Empty: fees are paid at the counter."),
    KEY(gateway_url, F_TEXT, "", "Pay page of the payment gateway (signed as VNPAY 2.1.0). Empty: no paying online."),
    KEY(gateway_api, F_TEXT, "", "Address of the gateway's queries and refunds: http://, a numeric address, a path; TLS by a forwarder. Empty: refunds are made by hand."),
    KEY(gateway_merchant, F_TEXT, "", "Code that the gateway gave to this site."),
    KEY(gateway_secret_file, F_TEXT, "", "File that holds the secret shared with the gateway, on one line; readable by motcua alone."),
    KEY(sms_url, F_TEXT, "", "Kannel's sendsms address, such as http://127.0.0.1:13013/cgi-bin/sendsms (docs/channels.md). Empty: no SMS."),
    KEY(sms_user, F_TEXT, "", "User of Kannel's group sendsms-user."),
    KEY(sms_password_file, F_TEXT, "", "File that holds that user's password, on one line; readable by motcua alone."),
    KEY(sms_from, F_TEXT, "", "Name or number that an SMS comes from, as the operator has registered it. Empty: what Kannel puts there."),
    KEY(sms_smsc, F_TEXT, "", "smsc-id of the connection that Kannel is to take. Empty: Kannel chooses."),
    KEY(sms_report_url, F_TEXT, "", "Address at which Kannel reaches this server to tell what became of an SMS, such as http://127.0.0.1:8080. Empty: public_url; with neither there are no reports."),
    KEY(mail_url, F_TEXT, "", "The mail server: smtp://host:25 (STARTTLS where it is offered) or smtps://host:465. Empty: no e-mail."),
    KEY(mail_user, F_TEXT, "", "Account there. Empty: none is needed."),
    KEY(mail_password_file, F_TEXT, "", "File that holds that account's password, on one line; readable by motcua alone."),
    KEY(mail_from, F_TEXT, "", "Who e-mail comes from, such as Một cửa <motcua@example.vn>."),
    KEY(mail_ca_file, F_TEXT, "", "File of authorities (PEM) that vouch for the mail server. Empty: those of the system."),
    KEY(chat_url, F_TEXT, "", "Webhook that takes messages for a chat, signed (src/send/README.md); https://. Empty: no chat."),
    KEY(chat_key_file, F_TEXT, "", "File that holds the key of that signature, on one line; readable by motcua alone."),
    KEY(resend_unknown, F_TEXT, "", "Kinds of messages that are sent again by themselves when for 15 minutes nobody knows whether they left: code, alert, notice, report, parted by blanks. Such a message may come twice. Empty: none; a person decides."),
    KEY(threads, F_INT, "0", "Threads that answer requests. 0: one for each core.", .max = 64),
    KEY(pool_threads, F_INT, "2", "Threads for heavy work: passwords, PDF, uploaded files.", .min = 1, .max = 64),
    KEY(rate_per_minute, F_INT, "300", "Changes (POST) that one address may make in a minute. 0: no limit at all, for load tests only.", .max = 1000000),
    KEY(leave_s, F_INT, "0", "Seconds that a process told to end goes on serving, while /readyz says 503 and every answer closes its connection, so that a load balancer sends people to another process first. 0: it ends at once, with what it has accepted.", .max = 600),
    KEY(worker, F_BOOL, "yes", "Run the outbox and the scheduled jobs in the serving process. With no, run `motcua work` beside it."),
    KEY(development, F_BOOL, "no", "One-time codes and messages go to a page that everybody can see. Never with real people's data."),
    KEY(demo, F_BOOL, "no", "Fill a new database with demo accounts and dossiers, and print the accounts at every start. Never with real people's data."),
    KEY(log, F_TEXT, "info", "How much is logged on standard error: error, warn, info or debug.", .words = log_words),
    KEY(now, F_INSTANT, "", "Stand the clock still at this moment, such as 2026-11-20T09:00:00+07:00; for tests and pictures, with development only."),
    KEY(clock, F_TEXT, "", "File of eight bytes that holds the moment in ms since 1970 and is moved by another process, as `motcua play` does; with development only."),
};
const size_t config_keys_n = sizeof config_keys / sizeof config_keys[0];

static bool same_name(const char *key, const char *typed)
{
    while (*key && (*key == *typed || (*key == '_' && *typed == '-'))) {
        key++;
        typed++;
    }
    return !*key && !*typed;
}

const struct config_key *config_find(const char *key)
{
    for (size_t i = 0; i < config_keys_n; i++)
        if (same_name(config_keys[i].field.name, key))
            return &config_keys[i];
    return NULL;
}

static const char *yes_no(const char *v)
{
    static const char *const yes[] = {"yes", "on", "1", "true"}, *const no[] = {"no", "off", "0", "false"};
    for (size_t i = 0; i < 4; i++) {
        if (strcmp(v, yes[i]) == 0)
            return "true";
        if (strcmp(v, no[i]) == 0)
            return "false";
    }
    return NULL;
}

static const char *words_list(const char *const *w, struct arena *a)
{
    const char *s = *w;
    while (*++w)
        s = arena_fmt(a, "%s, %s", s, *w);
    return s;
}

static const char *expected(const struct field *f, struct arena *a)
{
    if (f->words)
        return words_list(f->words, a);
    switch (f->type) {
    case F_BOOL:
        return "yes or no";
    case F_INT:
        return arena_fmt(a, "a number from %ld to %ld", f->min, f->max);
    case F_INSTANT:
        return "a moment such as 2026-11-20T09:00:00+07:00";
    default:
        return "a text of one line";
    }
}

enum err_code config_set(struct config *c, const struct config_key *k, const char *value, const char *where, struct arena *a,
                         struct err *e)
{
    struct model one = {.name = "config", .size = sizeof *c, .fields = &k->field, .n = 1};
    struct problems wrong = {.arena = a};
    struct config next = *c;
    const char *text = k->field.type == F_BOOL ? yes_no(value) : arena_str(a, value);
    bool number = k->field.type == F_INT && !*value;
    if (text && !number && record_set(&next, &k->field, text, a))
        record_check(&next, &one, &wrong);
    else
        problem_add(&wrong, k->field.name, "err.wrong_type", 0);
    if (k->field.type == F_INT && !wrong.n && record_int(&next, &k->field) < k->field.min)
        problem_add(&wrong, k->field.name, "err.too_small", 0);
    if (wrong.n)
        return err(e, ERR_INVALID, "%s: %s takes %s, not \"%.40s\"", where, k->field.name, expected(&k->field, a), value);
    *c = next;
    return ERR_OK;
}

const char *config_env(const struct config_key *k, struct arena *a)
{
    char *name = arena_fmt(a, "MOTCUA_%s", k->field.name);
    for (char *p = name; *p; p++)
        *p = (char)toupper((unsigned char)*p);
    return name;
}

static enum err_code set_line(struct config *c, char *line, const char *where, struct arena *a, struct err *e)
{
    const char *text = text_trim(a, line);
    if (!*text || *text == '#')
        return ERR_OK;
    const char *eq = strchr(text, '=');
    if (!eq)
        return err(e, ERR_INVALID, "%s: expected `key = value`", where);
    const char *key = text_trim(a, arena_strn(a, text, (size_t)(eq - text)));
    const struct config_key *k = config_find(key);
    if (!k)
        return err(e, ERR_INVALID, "%s: no such key: %.40s", where, key);
    return config_set(c, k, text_trim(a, arena_str(a, eq + 1)), where, a, e);
}

static enum err_code read_file(struct config *c, const char *path, struct arena *a, struct err *e)
{
    struct embedded f;
    TRY(disk_read(path, a, &f, e));
    if (!text_utf8((const char *)f.data, f.n))
        return err(e, ERR_INVALID, "%s: not a text in UTF-8", path);
    char *p = arena_strn(a, (const char *)f.data, f.n);
    for (int line = 1; *p; line++) {
        size_t n = strcspn(p, "\n");
        bool last = !p[n];
        p[n] = 0;
        TRY(set_line(c, p, arena_fmt(a, "%s:%d", path, line), a, e));
        p += n + !last;
    }
    return ERR_OK;
}

enum err_code config_load(struct config *c, const char *path, struct arena *a, struct err *e)
{
    memset(c, 0, sizeof *c);
    for (size_t i = 0; i < config_keys_n; i++)
        if (*config_keys[i].dflt || config_keys[i].field.type == F_TEXT)
            TRY(config_set(c, &config_keys[i], config_keys[i].dflt, "default", a, e));
    if (*path)
        TRY(read_file(c, path, a, e));
    for (size_t i = 0; i < config_keys_n; i++) {
        const char *name = config_env(&config_keys[i], a), *value = getenv(name);
        if (value)
            TRY(config_set(c, &config_keys[i], value, name, a, e));
    }
    return ERR_OK;
}

/* Wrapped at 100 characters, each line after a mark. */
static void comment(struct buf *b, const char *text)
{
    size_t width = 0;
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, " ");
        if (width == 0 || width + n > 100) {
            buf_str(b, width ? "\n#" : "#");
            width = 0;
        }
        buf_char(b, ' ');
        buf_put(b, p, n);
        width += n + 1;
        p += n + strspn(p + n, " ");
    }
    buf_char(b, '\n');
}

void config_template(struct buf *b)
{
    buf_str(b, "# Configuration of motcua: `motcua serve --config FILE`. Lines of `key = value`; each shows its default.\n"
               "# The environment (MOTCUA_ and the key in capitals) and options (--key value) come before this file.\n");
    for (size_t i = 0; i < config_keys_n; i++) {
        const struct config_key *k = &config_keys[i];
        buf_char(b, '\n');
        comment(b, k->field.doc);
        buf_fmt(b, "#%s =%s%s\n", k->field.name, *k->dflt ? " " : "", k->dflt);
    }
}

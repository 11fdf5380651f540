/* The keys of the channels: files read, checked against each other. See setup.h; must never log or tell a secret. */
#include "send/carriers.h"
#include "base/text.h"
#include "cli/disk.h"
#include "cli/setup.h"
#include "service/channel/messages.h"
#include <string.h>
#include <sys/stat.h>

static enum err_code secret(const char *key, const char *path, struct arena *a, const char **out, struct err *e)
{
    struct stat s;
    struct embedded f;
    *out = "";
    if (!*path)
        return ERR_OK;
    if (stat(path, &s) == 0 && (s.st_mode & 077))
        return err(e, ERR_INVALID, "%s: %s may be read by others; chmod 600", key, path);
    TRY(disk_read(path, a, &f, e));
    if (!text_utf8((const char *)f.data, f.n))
        return err(e, ERR_INVALID, "%s: %s is not a text in UTF-8", key, path);
    *out = text_trim(a, arena_strn(a, (const char *)f.data, f.n));
    return **out && !strchr(*out, '\n') ? ERR_OK : err(e, ERR_INVALID, "%s: %s does not hold one line", key, path);
}

static bool here(const char *url)
{
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    return text_starts(host, "127.") || text_starts(host, "localhost:") || text_starts(host, "[::1]");
}

static enum err_code sms(struct cli *c, struct carriers *k, struct err *e)
{
    const struct config *f = &c->config;
    const char *report = *f->sms_report_url ? f->sms_report_url : f->public_url;
    size_t n = strlen(report);
    if (!*f->sms_url)
        return ERR_OK;
    if (!text_starts(f->sms_url, "http://") && !text_starts(f->sms_url, "https://"))
        return err(e, ERR_INVALID, "sms_url begins with http:// or https://");
    if (!*f->sms_user || !*f->sms_password_file)
        return err(e, ERR_INVALID, "sms_url needs sms_user and sms_password_file");
    while (n && report[n - 1] == '/')
        n--;
    k->report = arena_strn(c->arena, report, n);
    k->sms = (struct sms_gate){.url = f->sms_url, .user = f->sms_user, .from = f->sms_from, .smsc = f->sms_smsc};
    return secret("sms_password_file", f->sms_password_file, c->arena, &k->sms.password, e);
}

static enum err_code mail(struct cli *c, struct carriers *k, struct err *e)
{
    const struct config *f = &c->config;
    if (!*f->mail_url)
        return ERR_OK;
    if (!text_starts(f->mail_url, "smtp://") && !text_starts(f->mail_url, "smtps://"))
        return err(e, ERR_INVALID, "mail_url begins with smtp:// or smtps://");
    if (!*mime_address_of(f->mail_from, c->arena))
        return err(e, ERR_INVALID, "mail_from is an address, or a name and an address in <>");
    if (!*f->mail_user != !*f->mail_password_file)
        return err(e, ERR_INVALID, "mail_user and mail_password_file go together");
    k->mail = (struct mail_gate){.url = f->mail_url, .user = f->mail_user, .from = f->mail_from, .ca = f->mail_ca_file, .secret = *f->mail_user && !here(f->mail_url)};
    return secret("mail_password_file", f->mail_password_file, c->arena, &k->mail.password, e);
}

static enum err_code chat(struct cli *c, struct carriers *k, struct err *e)
{
    const struct config *f = &c->config;
    if (!*f->chat_url)
        return ERR_OK;
    if (!text_starts(f->chat_url, "https://") && !(text_starts(f->chat_url, "http://") && here(f->chat_url)))
        return err(e, ERR_INVALID, "chat_url begins with https:// (http:// on this machine alone)");
    TRY(secret("chat_key_file", f->chat_key_file, c->arena, &k->chat.key, e));
    if (strlen(k->chat.key) < 16)
        return err(e, ERR_INVALID, "chat_key_file: a key has 16 letters at least");
    k->chat.url = f->chat_url;
    return ERR_OK;
}

static enum err_code kinds(const char *list, struct arena *a, struct err *e)
{
    for (const char *p = list; *p; p += strspn(p, " ,")) {
        size_t n = strcspn(p, " ,"), i = 0;
        const char *word = arena_strn(a, p, n);
        while (messages_kinds[i] && strcmp(messages_kinds[i], word) != 0)
            i++;
        if (n && !messages_kinds[i])
            return err(e, ERR_INVALID, "resend_unknown: no kind of message is called %.20s", word);
        p += n;
    }
    return ERR_OK;
}

enum err_code setup_carriers(struct cli *c, struct app_config *cfg, struct err *e)
{
    struct carriers *k = ARENA_NEW(c->arena, struct carriers);
    *k = (struct carriers){.sms.url = "", .mail.url = "", .chat = {"", ""}, .report = "", .again = c->config.resend_unknown};
    TRY(kinds(k->again, c->arena, e));
    TRY(sms(c, k, e));
    TRY(mail(c, k, e));
    TRY(chat(c, k, e));
    cfg->carriers = k;
    return ERR_OK;
}

/* The keys of payment: files read, checked against each other. See setup.h; must never log or tell a secret. */
#include "base/text.h"
#include "cli/disk.h"
#include "cli/embedded.h"
#include "cli/setup.h"
#include "pay/till.h"
#include <string.h>
#include <sys/stat.h>

static enum err_code text_of(const char *path, struct arena *a, const char **out, struct err *e)
{
    struct embedded f;
    TRY(disk_read(path, a, &f, e));
    if (!text_utf8((const char *)f.data, f.n))
        return err(e, ERR_INVALID, "%s: not a text in UTF-8", path);
    *out = arena_strn(a, (const char *)f.data, f.n);
    return ERR_OK;
}

static enum err_code accounts(struct cli *c, struct till *t, struct err *e)
{
    const char *text;
    size_t n;
    struct list banks;
    struct err why = {0};
    const struct embedded *table = embed_under(embed_table, embed_n, "data/bank.tsv", &n);
    if (!*c->config.bank_accounts)
        return ERR_OK;
    if (!n)
        return err(e, ERR_INTERNAL, "the table of banks was not built in");
    TRY(till_banks_read(arena_strn(c->arena, (const char *)table->data, table->n), c->arena, &banks, e));
    TRY(text_of(c->config.bank_accounts, c->arena, &text, e));
    if (till_payees_read(text, banks, c->arena, &t->payees, &why))
        return err(e, ERR_INVALID, "%s: %s", c->config.bank_accounts, why.why);
    return ERR_OK;
}

static enum err_code secret(const char *path, struct arena *a, const char **out, struct err *e)
{
    struct stat s;
    if (stat(path, &s) == 0 && (s.st_mode & 07))
        return err(e, ERR_INVALID, "gateway_secret_file: %s may be read by everybody; chmod 600", path);
    TRY(text_of(path, a, out, e));
    *out = text_trim(a, *out);
    return strlen(*out) < 16 ? err(e, ERR_INVALID, "gateway_secret_file: a secret has 16 letters at least") : ERR_OK;
}

static enum err_code gateway(struct cli *c, struct till_gateway *g, struct err *e)
{
    const struct config *f = &c->config;
    *g = (struct till_gateway){"", "", "", ""};
    if (!*f->gateway_url)
        return ERR_OK;
    if (!text_starts(f->gateway_url, "https://") && !(f->development && text_starts(f->gateway_url, "http://")))
        return err(e, ERR_INVALID, "gateway_url begins with https:// (http:// with development only)");
    if (!*f->gateway_merchant || !*f->gateway_secret_file)
        return err(e, ERR_INVALID, "gateway_url needs gateway_merchant and gateway_secret_file");
    *g = (struct till_gateway){f->gateway_url, f->gateway_api, f->gateway_merchant, ""};
    return secret(f->gateway_secret_file, c->arena, &g->secret, e);
}

enum err_code setup_till(struct cli *c, struct app_config *cfg, struct err *e)
{
    struct till *t = ARENA_NEW(c->arena, struct till);
    TRY(accounts(c, t, e));
    TRY(gateway(c, &t->gateway, e));
    cfg->till = t;
    return ERR_OK;
}

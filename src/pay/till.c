/* Reads the tables of banks and payees. See till.h; must never know a dossier. */
#include "pay/till.h"
#include "base/text.h"
#include "pay/vietqr.h"
#include <string.h>
#include <strings.h>

enum { ROWS_MAX = 5000, CELLS = 4 };

/* One line after another, blank ones and comments left out; cut into cells. */
struct lines {
    const char *p;
    struct arena *a;
    int line;
    const char *cell[CELLS];
    size_t n;
};

static bool next_line(struct lines *l)
{
    while (*l->p) {
        size_t n = strcspn(l->p, "\n");
        char *s = arena_strn(l->a, l->p, n);
        l->p += n + (l->p[n] == '\n');
        l->line++;
        s[strcspn(s, "\r")] = 0;
        if (!*s || *s == '#')
            continue;
        l->n = 0;
        for (char *c = s; c && l->n < CELLS; l->n++) {
            char *tab = l->n + 1 < CELLS ? strchr(c, '\t') : NULL;
            if (tab)
                *tab++ = 0;
            l->cell[l->n] = text_trim(l->a, c);
            c = tab;
        }
        return true;
    }
    return false;
}

enum err_code till_banks_read(const char *text, struct arena *a, struct list *out, struct err *e)
{
    struct lines l = {.p = text, .a = a};
    struct till_bank *row = ARENA_ARRAY(a, struct till_bank, ROWS_MAX);
    size_t n = 0;
    while (next_line(&l)) {
        if (strcmp(l.cell[0], "bin") == 0)
            continue;
        if (l.n < 3 || strlen(l.cell[0]) != 6 || n == ROWS_MAX)
            return err(e, ERR_INVALID, "line %d: bin, name, receives", l.line);
        if (strcmp(l.cell[2], "yes") == 0)
            row[n++] = (struct till_bank){l.cell[0], l.cell[1]};
    }
    *out = (struct list){row, n};
    return ERR_OK;
}

static const struct till_bank *bank_find(struct list banks, const char *said)
{
    const struct till_bank *b = banks.items;
    for (size_t i = 0; i < banks.n; i++)
        if (strcmp(b[i].bin, said) == 0 || strcasecmp(b[i].name, said) == 0)
            return &b[i];
    return NULL;
}

static bool holds(const struct till_payee *row, size_t n, const char *unit)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(row[i].unit, unit) == 0)
            return true;
    return false;
}

enum err_code till_payees_read(const char *text, struct list banks, struct arena *a, struct list *out, struct err *e)
{
    struct lines l = {.p = text, .a = a};
    struct till_payee *row = ARENA_ARRAY(a, struct till_payee, ROWS_MAX);
    size_t n = 0;
    while (next_line(&l)) {
        if (l.n < CELLS || n == ROWS_MAX)
            return err(e, ERR_INVALID, "line %d: expected unit, bank, account and name, parted by tabs", l.line);
        const struct till_bank *bank = bank_find(banks, l.cell[1]);
        const char *qr;
        if (!bank)
            return err(e, ERR_INVALID, "line %d: no bank that takes VietQR transfers is called %.40s", l.line, l.cell[1]);
        struct vietqr q = {.bin = bank->bin, .account = l.cell[2]};
        if (vietqr_write(&q, a, &qr, NULL))
            return err(e, ERR_INVALID, "line %d: an account number has letters and digits, at most %d", l.line, VIETQR_ACCOUNT_MAX);
        if (holds(row, n, l.cell[0]))
            return err(e, ERR_INVALID, "line %d: unit %.40s has an account already", l.line, l.cell[0]);
        row[n++] = (struct till_payee){l.cell[0], bank->bin, bank->name, l.cell[2], l.cell[3]};
    }
    *out = (struct list){row, n};
    return ERR_OK;
}

const struct till_payee *till_payee_find(const struct till *t, const char *unit)
{
    const struct till_payee *row = t ? t->payees.items : NULL;
    for (size_t i = 0; t && i < t->payees.n; i++)
        if (strcmp(row[i].unit, unit) == 0)
            return &row[i];
    return NULL;
}

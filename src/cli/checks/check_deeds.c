/* The administrators' journal verified. See check.h; must never write. */
#include "cli/checks/check.h"
#include "service/admin/deeds.h"
#include <stdio.h>

static enum err_code look(struct ctx *c, void *arg, struct err *e)
{
    return deed_verify(c, arg, e);
}

enum err_code check_deeds(struct app *app, struct check_sum *sum, struct err *e)
{
    struct deed_chain chain = {0};
    TRY(app_read(app, -1, look, &chain, e));
    sum->seen += chain.seen;
    sum->wrong += chain.wrong;
    if (chain.wrong)
        printf("deeds: deed %lld: is not what was written\n", (long long)chain.wrong_at);
    return ERR_OK;
}

/* For the tests of this folder: all units of the real tables, all procedures of procedures/, and a made-up one that asks for
 * everything a file may ask. */
#pragma once
#include "service/centre.h"
#include "domain/procedure.h"
#include "domain/workflow.h"
#include "drill/persona.h"

static struct sandbox *box;
static const struct units *units;
static const struct procedure *const *procedures;
static size_t procedures_n;

static inline const struct procedure *country_procedure(const struct embedded *file)
{
    const struct procedure *p = NULL;
    struct buf report = buf_init(box->a, 0);
    struct err e = {0};
    if (procedure_parse((struct source){file->name, (const char *)file->data, file->n}, box->a, &p, &report, &e))
        fail_msg("%s", report.p);
    return p;
}

static inline int country_open(void **state)
{
    void *s;
    if (sandbox_open(&s))
        return -1;
    *state = box = s;
    struct db *db = centre_db_with_data(box);
    enum err_code rc = units_load(db, box->a, &units, &box->e);
    db_close(db);
    if (rc)
        return -1;
    size_t n, more;
    const struct embedded *file = centre_files(box->a, "procedures/*.yaml", &n), *own = centre_files(box->a, "tests/drill/*.yaml", &more);
    const struct procedure **all = ARENA_ARRAY(box->a, const struct procedure *, n + more + 1);
    for (size_t i = 0; i < n + more; i++)
        all[i] = country_procedure(i < n ? &file[i] : &own[i - n]);
    procedures = all;
    procedures_n = n + more;
    return 0;
}

static inline const struct unit *country_commune(const char *code)
{
    const struct unit *u = units_by_code(units, UNIT_COMMUNE, code);
    if (!u)
        fail_msg("no commune %s", code);
    return u;
}

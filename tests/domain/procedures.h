/* For the tests of this folder: files read whole, procedures and scenarios loaded or the test fails. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/procedure.h"
#include "domain/scenario.h"
#include <stdio.h>
#include <string.h>

__attribute__((unused)) static const char *const CODES[] = {"1.000894", "1.001193", "1.004194", "1.013225", "1.013831", "2.000815"};

static inline struct source file_read(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        fail_msg("cannot open %s", path);
    fseek(f, 0, SEEK_END);
    long n = ftell(f);
    rewind(f);
    char *text = arena_alloc(a, (size_t)n + 1);
    assert_int_equal(fread(text, 1, (size_t)n, f), (size_t)n);
    fclose(f);
    return (struct source){arena_str(a, path), text, (size_t)n};
}

static inline const struct procedure *procedure_load(struct arena *a, const char *code)
{
    const struct procedure *p = NULL;
    struct buf report = buf_init(a, 0);
    struct err e = {0};
    if (procedure_parse(file_read(a, arena_fmt(a, "procedures/%s.yaml", code)), a, &p, &report, &e))
        fail_msg("%s", report.p);
    return p;
}

static inline struct scenario_file scenarios_load(struct arena *a, const struct procedure *p)
{
    struct scenario_file f;
    struct buf report = buf_init(a, 0);
    struct err e = {0};
    if (scenario_parse(file_read(a, arena_fmt(a, "procedures/scenarios/%s.yaml", p->code)), p, a, &f, &report, &e))
        fail_msg("%s", report.p);
    return f;
}

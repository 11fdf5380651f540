/* A draft as an invented person meets it: place, case, answers. For previews; nothing of it is kept. */
#pragma once
#include "app/req.h"
#include "domain/procedure.h"

struct sample {
    const struct procedure *procedure; /* with what the place does differently */
    const struct unit *unit;           /* a commune of the administrator's province */
    const struct procedure_case *variant;
    const char *channel;
    struct form_env env;
};
/* Case and channel as asked (by id), else the first. */
struct sample sample_of(const struct req *r, const struct procedure *p, const char *variant, const char *channel);
/* Answers to the whole form. ERR_INTERNAL when chance does not find any that the form accepts. */
enum err_code sample_answers(const struct req *r, const struct sample *s, struct form_values *out, struct err *e) MUST_USE;
/* What acts ask of officers for the result. */
struct form_values sample_entries(const struct req *r, const struct sample *s, struct form_values answers);

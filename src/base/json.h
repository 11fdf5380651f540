/* JSON, RFC 8259: a strict reader into an arena and a writer that drives descriptors.
 *
 * The reader refuses: invalid UTF-8, lone surrogates, NUL, duplicate members, depth over 32, numbers
 * that RFC 8259 does not write, U+FFFE and U+FFFF, trailing bytes; all with ERR_BAD and the byte. Numbers keep their text, so nothing is lost to doubles. */
#pragma once
#include "base/buf.h"
#include "base/csv.h"
#include "base/err.h"
#include "base/record.h"

enum json_type { J_NULL, J_FALSE, J_TRUE, J_NUMBER, J_STRING, J_ARRAY, J_OBJECT };

struct json {
    enum json_type type;
    const char *name;  /* member's name, NULL in arrays and at the root */
    const char *text;  /* J_STRING: decoded UTF-8; J_NUMBER: its text */
    struct json *child, *next;
    size_t n; /* children */
};

enum err_code json_parse(const char *s, size_t n, struct arena *a, struct json **out, struct err *e) MUST_USE;
const struct json *json_find(const struct json *o, const char *name); /* NULL if none or not an object */
const char *json_text(const struct json *o, const char *name);        /* member as text; "" if none */
int64_t json_int(const struct json *o, const char *name, int64_t dflt); /* dflt also for 1.5, 1e3 and beyond int64 */
bool json_whole(const struct json *v, int64_t *out); /* false, out untouched, unless a number in plain digits within int64 */

/* Streaming writer: commas are put by itself. name is NULL inside arrays. */
struct jw {
    struct buf *b;
    bool comma;
};
void jw_open(struct jw *w, const char *name, char bracket); /* '{' or '[' */
void jw_close(struct jw *w, char bracket);                  /* '}' or ']' */
void jw_text(struct jw *w, const char *name, const char *s);
void jw_int(struct jw *w, const char *name, int64_t v);
void jw_bool(struct jw *w, const char *name, bool v);
void jw_raw(struct jw *w, const char *name, const char *json); /* already JSON; "" is written as null */
void jw_value(struct jw *w, const struct json *v);             /* a parsed value again, member name included */

/* A record as an object; FIELD_PRIVATE and FIELD_SECRET left out; instants as RFC 3339, "" dates as null. */
void jw_record(struct jw *w, const char *name, const struct model *m, const void *rec);
/* An object into a record that was initialised; then record_check it. Problems: unknown members and those only the
 * server sets ("err.unknown"), wrong types ("err.wrong_type", "err.not_a_number", "err.not_a_date", "err.not_a_word"),
 * required ones missing ("err.required"). null is as if not given; texts are taken as they stand. Nested ones are named "papers.0.name". */
void json_into(const struct json *o, const struct model *m, void *rec, struct problems *p);

/* multipart/form-data (RFC 7578), streaming and strict: fields to memory, files to the spool.
 * No preamble, no epilogue but a line break, no nesting. ERR_BAD malformed, ERR_TOO_LARGE a bound, ERR_STORAGE disk. */
#pragma once
#include "http/form.h"
#include "http/spool.h"

enum { MULTIPART_FIELDS_MAX = 1024 * 1024, MULTIPART_PARTS_MAX = 1000 }; /* bytes of all fields; parts that are not files */

struct multipart;

/* content_type: the whole header value, for the boundary. Everything lives in the arena, the files too; `spool` outlives it. */
enum err_code multipart_new(struct arena *a, const char *content_type, const struct spool_place *spool, const struct http_limits *limits,
                            struct multipart **out, struct err *e) MUST_USE;
enum err_code multipart_add(struct multipart *m, const char *p, size_t n, struct err *e) MUST_USE;
enum err_code multipart_end(struct multipart *m, struct err *e) MUST_USE; /* ERR_BAD if the last boundary has not come */
const struct http_pair *multipart_fields(const struct multipart *m, size_t *n);
const struct http_file *multipart_files(const struct multipart *m, size_t *n);

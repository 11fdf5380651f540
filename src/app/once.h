/* The same form sent twice is carried out once: the second sending gets the first one's answer.
 *
 * A page puts {{page.once}} into a hidden field `_once`; a program sends `Idempotency-Key` (any text up to 200 bytes). The answer is
 * kept in the database that was written, in the same transaction, for two days. */
#pragma once
#include "app/req.h"

/* A fresh token for a page: "20779.k3Jx..." (day and random). */
const char *once_token(const struct req *r);
/* In the writer, before the handler: true = done before, r->redirect is set. */
enum err_code once_seen(struct req *r, bool *seen, struct err *e) MUST_USE;
/* In the writer, after the handler went well with a redirect. */
enum err_code once_keep(struct req *r, struct err *e) MUST_USE;
extern const struct sql_set once_set;

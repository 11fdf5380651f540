/* What a person is told: first in their inbox here, then by every channel they left an address of. */
#pragma once
#include "base/json.h"
#include "domain/dossier.h"
#include "service/ctx.h"

/* kind: message "notice.<kind>" with {code} {procedure} {due} {note} {unit}. Without an account only the channels are used. */
enum err_code notice_tell(struct ctx *c, const struct dossier *d, const char *kind, const char *note, struct err *e) MUST_USE;
/* What every notice of a dossier names - code, procedure, revision, unit - into its data, an object that is open. */
void notice_names(struct ctx *c, const struct dossier *d, struct jw *w);
/* A message to an address (phone or e-mail), of the kind "notice" (channel/messages.h). text is what is sent. key deduplicates; NULL = none. */
enum err_code notice_send(struct ctx *c, const char *address, const char *text, const char *key, struct err *e) MUST_USE;

/* Messages that waited as jobs of the kind "message", before they had a table of their own, go there. */
extern const struct job_kind notice_message_job;

struct sent_row { int64_t id; const char *channel, *address, *text; int64_t sent_at; };
extern const struct model sent_row_model;
enum err_code notice_sent(struct db *db, size_t n, struct arena *a, struct list *out, struct err *e) MUST_USE; /* newest first */
extern const struct sql_set notice_set;

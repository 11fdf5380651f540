/* Texts in other words than the program's own: rows of the centre. Must never know what a message is for. */
#pragma once
#include "db/db.h"

struct wording { const char *key, *lang, *text; };
extern const struct model wording_model;

enum err_code wording_all(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE; /* by key, lang */
enum err_code wording_save(struct db *db, const struct wording *w, struct err *e) MUST_USE;
enum err_code wording_drop(struct db *db, const char *key, const char *lang, struct err *e) MUST_USE;

extern const struct sql_set wording_set;

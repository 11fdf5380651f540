/* Rows of listed procedures and of the search's words. The centre's tables. */
#pragma once
#include "db/db.h"
#include "domain/listing.h"

enum err_code listing_store_all(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE; /* struct listing, by code */
enum err_code listing_store_save(struct db *db, const struct listing *l, struct err *e) MUST_USE;
enum err_code listing_store_drop(struct db *db, const char *code, struct err *e) MUST_USE;

enum err_code search_store_all(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE; /* struct search_word, by kind and said */
enum err_code search_store_save(struct db *db, const struct search_word *w, struct err *e) MUST_USE;
enum err_code search_store_drop(struct db *db, const struct search_word *w, struct err *e) MUST_USE;

extern const struct sql_set listing_set;

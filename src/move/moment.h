/* The databases of an installation, and all of them at one moment. For this folder alone. */
#pragma once
#include "move/move.h"

enum { PLACES_MAX = 66 };

/* Its name in an export: "motcua", "centre", "province-00"; 0 is the centre, or the one that holds everything. */
int places(const struct move_site *s);
const char *place_name(const struct move_site *s, int i, struct arena *a);
enum db_home place_home(const struct move_site *s, int i);
const char *place_path(const struct move_site *s, int i, struct arena *a);
bool place_has_files(const struct move_site *s, int i); /* is the table `file` there? */
int place_stored(const char *data_dir, const char *sha256); /* a stored file, open for reading; -1 and errno */

struct moment {
    struct arena *arena;
    int n;
    struct db *db[PLACES_MAX]; /* each inside a transaction that reads */
};
/* ERR_STORAGE: one is not there, or not migrated to what this program knows. */
enum err_code moment_open(const struct move_site *s, struct moment *m, struct err *e) MUST_USE;
void moment_end(struct moment *m, int i); /* one of them is done with */
void moment_close(struct moment *m);

struct applied_migration { const char *name, *sha256; };
enum err_code moment_migrations(struct db *db, struct arena *a, struct list *out, struct err *e) MUST_USE;
/* The names (SHA-256, hex) of the stored files that a database knows, in order. */
enum err_code moment_files(struct db *db, enum err_code (*fn)(void *ctx, const char *sha256, struct err *e), void *ctx, struct err *e) MUST_USE;

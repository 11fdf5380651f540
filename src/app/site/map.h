/* Where the databases of an installation lie that are not where all others do: a file of lines `centre WHERE` and `48 WHERE` (a province's official code),
 * WHERE a path from the root or postgresql://... Blank lines and those that begin with # are passed over. Strict: what is not understood stops the start. */
#pragma once
#include "app/dbs.h"

/* units: the program's own directory (data/unit.tsv), for the codes. *out: the centre, then each province in the order of the databases (dbs_config.where);
 * NULL = as all others. ERR_INVALID "FILE:3: ..." */
enum err_code map_parse(const char *text, const char *file, const char *units, struct arena *a, const char *const **out, struct err *e) MUST_USE;
/* The number of the database of a province by its official code (dbs.h), and the other way round; -1, NULL = none. */
int map_shard(const char *units, const char *code);
const char *map_code(const char *units, int shard, struct arena *a);
/* map_parse() from a file; ERR_NOT_FOUND tells that it cannot be read. */
enum err_code map_read(const char *file, const char *units, struct arena *a, const char *const **out, struct err *e) MUST_USE;

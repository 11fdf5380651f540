/* What every use case may read and none may change: units, procedures, calendars, the key, folders.
 * Built once at start by world_open(); calendars and units are exchanged whole when one changes. */
#pragma once
#include "base/clock.h"
#include "base/err.h"
#include "db/db.h"
#include <stdatomic.h>
#include <stdint.h>

struct units;      /* reference/units.h */
struct old_units;  /* reference/old_units.h */
struct agencies;   /* reference/agencies.h */
struct cells;      /* reference/cells.h */
struct catalogue;  /* reference/catalogue.h */
struct calendars;  /* reference/calendars.h */
struct manual;     /* reference/manual.h */
struct io_fault;   /* base/io.h */
struct till;       /* pay/till.h */
struct board;      /* service/board/board.h */
struct alert_rules; /* domain/alert/rules.h */
struct schemes;    /* reference/schemes.h */
struct carriers;   /* send/carriers.h */

struct world {
    struct clock *clock;
    const char *data_dir;             /* files/, spool/, key */
    const struct units *_Atomic units; /* the newest; what was handed out before stays valid until the end */
    const struct old_units *old_units; /* NULL = none at hand: old names are not understood */
    const struct agencies *agencies;  /* NULL = none at hand */
    const struct cells *cells;        /* NULL = none at hand: only imported outlines are drawn */
    struct catalogue *catalogue;      /* refreshed when somebody publishes */
    struct calendars *calendars;
    const struct manual *manual;      /* NULL = none. Set before anybody reads */
    unsigned char key[32];            /* secrets of receipts and CSRF follow from it; data_dir/key, mode 0600 */
    const struct till *till;          /* where money may be paid; NULL = at the counter alone */
    const struct carriers *carriers;  /* servers that messages go through; NULL = none */
    struct io_fault *io_fault;        /* tests: a stored file's operation that fails (base/io.h); NULL = none */
    const struct schemes *schemes;    /* how units are compared; NULL = none at hand */
    struct board *board;              /* figures in memory; NULL = none. Set before anybody reads */
    const struct alert_rules *alerts; /* NULL = nobody is warned of anything. Set before anybody reads */
    const char *heading;              /* of results (domain/procedure.h); NULL = none. Set before anybody reads */
    bool development;                 /* codes go to the outbox page */
    _Atomic int64_t last_id;          /* see world_id() */
    int64_t const *shard_province;    /* province ids in shard order; one shard (0) when all is in one file */
    int shards;                       /* 1, or as many as provinces */
    struct former_units *former;      /* directories that were exchanged */
    struct arena *arena;              /* of world_open(); NULL in a world that a test puts together */
};

struct world_config {
    struct clock *clock;  /* outlives the world */
    const char *data_dir; /* exists */
    const char *unit_old; /* data/unit_old.tsv; NULL = none */
    const char *agency;   /* data/agency.tsv; NULL = none */
    const char *ranking, *index766; /* data/ranking.yaml, data/index766.yaml; NULL = none */
    bool development;
    bool per_province;    /* a database per province instead of one file */
    struct io_fault *io_fault; /* NULL = none */
    const struct till *till; /* NULL = none; outlives the world */
    const struct carriers *carriers; /* the same */
};

/* Reads the centre, migrated and imported; creates data_dir/key at the first start. ERR_STORAGE if the key cannot be
 * read, made, or is open to others. *out is freed by world_close(). */
enum err_code world_open(const struct world_config *c, struct db *centre, struct world **out, struct err *e) MUST_USE;
void world_close(struct world *w); /* NULL allowed */
/* Right after world_open(): the cells by which units are drawn, from data/cell.tsv; NULL = none. */
enum err_code world_read_cells(struct world *w, const char *tsv, struct err *e) MUST_USE;

/* After a change of units was committed, with any connection of the centre: the directory is read anew and exchanged at once. Some megabytes each time (they
 * change a few times a year): the former one is kept until the end, so that readers need no lock. Nothing is exchanged when it fails. Any thread. */
enum err_code world_reload_units(struct world *w, struct db *centre, struct err *e) MUST_USE;
/* Bytes that directories of units take, all of them. */
size_t world_units_bytes(const struct world *w);

/* A time-sortable key below 2^53 for everything but dossiers: ms since 2024 (41 bits), shard (6), 6 bits of order.
 * Any thread. Never twice within a process, whatever the clock does; nor among processes, if it is made in a transaction that writes. */
int64_t world_id(struct world *w, int shard);
int64_t world_id_at(int64_t at); /* not above any key made at that moment or later, and above all before */
int world_id_shard(int64_t id);
/* A key found in a database: later ones are greater, even if the clock was turned back. The writer of a database looks at the newest before each of its
 * transactions and leaves its own (app/dbs.h), so that no two processes make the same. */
void world_id_seen(struct world *w, int64_t id);
int64_t world_id_newest(const struct world *w); /* for who sees it, no key of any shard that was made so far comes again; 0 = none was made */
int world_shard_of(const struct world *w, int64_t province); /* 0 when there is one file; -1 if it is no province */

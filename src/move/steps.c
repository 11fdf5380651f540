/* Steps that every move has. See steps.h; must never know what is in a row. */
#include "move/steps.h"
#include "base/instant.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { UNWATCH_TRIES = 40 };

static const struct actor program = {.name = "motcua", .kind = "", .roles = ROLE_SYSTEM};

void steps_say(const struct moving *m, const char *what, const char *where)
{
    if (m->p->told)
        fprintf(stderr, "province %s: %s%s\n", m->p->code, what, where ? dbs_without_secrets(where, m->p->arena) : "");
}

const char *steps_name(const struct moving *m, const char *what)
{
    char when[INSTANT_TEXT];
    instant_write(clock_now(NULL), when);
    return arena_fmt(m->p->arena, "%s %s%s %d", m->p->code, what, when, (int)getpid());
}

/* ---- one at a time */

static enum err_code lock(struct moving *m, struct err *e)
{
    const char *path = arena_fmt(m->p->arena, "%s/moving-%s", m->p->dbs->dir, m->p->code);
    m->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (m->lock < 0)
        return err(e, ERR_STORAGE, "cannot make %.120s: %s", path, strerror(errno));
    return flock(m->lock, LOCK_EX | LOCK_NB) == 0 ? ERR_OK : err(e, ERR_BUSY, "another `motcua province` is at work on %s", m->p->code);
}

enum err_code steps_begin(struct moving *m, const struct province *p, struct province_sum *sum, struct err *e)
{
    *sum = (struct province_sum){.compared.first = ""};
    *m = (struct moving){.p = p, .sum = sum, .lock = -1, .x = {.arena = p->arena, .progress = progress_begin(p->told, arena_fmt(p->arena, "province %s", p->code))}};
    struct db_config c = {.path = dbs_place(p->dbs, -1, p->arena)};
    struct err why = {0};
    if (p->dbs->shards == 1)
        return err(e, ERR_INVALID, "here all provinces are in one database (split = no): there is no province's own to move. `motcua export` and `restore` move the whole");
    TRY(lock(m, e));
    if (!db_is_server(c.path) && access(c.path, F_OK) != 0)
        return err(e, ERR_NOT_FOUND, "there is no installation: %.160s", c.path);
    enum err_code rc = db_open(&c, &m->centre, &why);
    if (!rc)
        rc = placed_find(m->centre, p->shard, p->arena, &m->row, &m->has_row, &why);
    if (!m->has_row)
        m->row = (struct placed){.shard = p->shard, .place = dbs_place(p->dbs, p->shard, p->arena), .other = "", .move = ""};
    return rc ? err(e, rc, "the centre: %.200s", why.why) : ERR_OK;
}

void steps_end(struct moving *m)
{
    side_close(&m->x.from);
    side_close(&m->x.to);
    db_close(m->centre);
    m->sum->rows = m->x.rows;
    m->sum->changes = m->x.changes;
    m->sum->pause_ms = m->x.pause_ms;
    m->sum->ms = progress_ms(&m->x.progress);
    if (m->lock >= 0)
        close(m->lock);
}

/* ---- the centre */

enum err_code steps_keep_row(struct moving *m, struct err *e)
{
    TRY(db_begin(m->centre, true, e));
    enum err_code rc = placed_put(m->centre, &m->row, e);
    if (!rc)
        return db_commit(m->centre, e);
    db_rollback(m->centre);
    return rc;
}

/* In a transaction of the centre. */
enum err_code steps_in_centre(struct moving *m, enum err_code (*fn)(struct moving *m, struct ctx *c, struct err *e), struct err *e)
{
    struct ctx c = {.db = m->centre, .centre = m->centre, .arena = m->p->arena, .now = clock_now(NULL), .actor = &program, .lang = "vi"};
    TRY(db_begin(m->centre, true, e));
    enum err_code rc = fn(m, &c, e);
    if (!rc)
        return db_commit(m->centre, e);
    db_rollback(m->centre);
    return rc;
}

static enum err_code tell_switched(struct moving *m, struct ctx *c, struct err *e)
{
    TRY(placed_switched(c, m->p->shard, m->row.move, e));
    return placed_find(c->db, m->p->shard, m->p->arena, &m->row, &m->has_row, e);
}

/* ---- after the switch */

/* Triggers off, though somebody may be reading for long. */
enum err_code steps_unwatch(struct moving *m, struct side *s, struct err *e)
{
    enum err_code rc = ERR_BUSY;
    for (int i = 0; i < UNWATCH_TRIES && rc == ERR_BUSY; i++)
        rc = db_unwatch(s->db, e);
    if (rc == ERR_BUSY)
        steps_say(m, "somebody reads for long; notes go on being kept at ", s->path);
    return rc;
}

enum err_code steps_check(struct moving *m, struct err *e)
{
    struct compared *c = &m->sum->compared;
    steps_say(m, "comparing both places, while it is served", NULL);
    TRY(compare_sides(&m->x, c, e));
    m->row.checked = c->differ ? -1 : 1;
    return steps_keep_row(m, e);
}

/* `from` has gone. Again and again the same, wherever it was cut. */
enum err_code steps_finish(struct moving *m, struct err *e)
{
    TRY(fence_open(&m->x, e));
    TRY(steps_in_centre(m, tell_switched, e));
    steps_say(m, "is written to and read at ", m->row.place);
    TRY(steps_check(m, e));
    return steps_unwatch(m, &m->x.from, e);
}

/* ---- opening the two */

enum err_code steps_station(struct moving *m, struct side *s, struct station *out, struct err *e)
{
    return station_get(s->db, m->p->arena, out, e);
}

enum err_code steps_open(struct moving *m, struct side *s, const char *path, struct err *e)
{
    return side_open(s, path, m->p->arena, e);
}

enum err_code steps_look(struct moving *m, struct err *e)
{
    TRY(side_look(&m->x.from, m->p->arena, e));
    return side_look(&m->x.to, m->p->arena, e);
}

enum err_code steps_watch(struct side *s, struct err *e)
{
    TRY(db_begin(s->db, true, e));
    enum err_code rc = db_watch(s->db, e);
    if (!rc)
        return db_commit(s->db, e);
    db_rollback(s->db);
    return rc;
}

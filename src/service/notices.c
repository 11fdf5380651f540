/* Inbox and outgoing messages. See notices.h; must never know how a carrier works. */
#include "service/notices.h"
#include "base/civil.h"
#include "service/folder.h"
#include "service/jobs.h"
#include "service/record.h"
#include "service/abode.h"
#include "service/channel/messages.h"
#include "reference/units.h"
#include "store/draft_store.h"
#include <string.h>

static const struct field sent_fields[] = {
    FIELD(sent_row, id, F_INT), FIELD(sent_row, channel, F_TEXT), FIELD(sent_row, address, F_TEXT), FIELD(sent_row, text, F_TEXT),
    FIELD(sent_row, sent_at, F_INSTANT),
};
const struct model sent_row_model = MODEL(sent_row, sent_fields);

enum { SENT_LIST };
static const struct sql sql[] = {
    [SENT_LIST] = {"select id, channel, address, text, sent_at from sent order by id desc limit $1", &sent_row_model, 0},
};
const struct sql_set notice_set = {"notice", sql, sizeof sql / sizeof sql[0]};

void notice_names(struct ctx *c, const struct dossier *d, struct jw *w)
{
    const struct unit *u = units_find(c->world->units, d->unit);
    jw_text(w, "code", record_code(c->world, d->id, c->arena));
    jw_text(w, "procedure", d->procedure);
    jw_int(w, "revision", d->revision);
    jw_text(w, "unit", units_in_sentence(c->world->units, u, folder_today(c), "vi", c->arena));
}

static const char *values_of(struct ctx *c, const struct dossier *d, const char *note)
{
    struct buf b = buf_init(c->arena, 256);
    struct jw w = {.b = &b};
    jw_open(&w, NULL, '{');
    notice_names(c, d, &w);
    jw_int(&w, "due", d->due_at);
    jw_text(&w, "note", note);
    jw_close(&w, '}');
    return b.p;
}

/* A new date begs pardon, and says it. */
static const char *extended_text(struct ctx *c, const struct dossier *d)
{
    char day[CIVIL_TEXT];
    struct civil_time due = civil_of_instant(d->due_at);
    return arena_fmt(c->arena, "Mot cua: xin loi anh/chi, ho so %s phai hen lai ngay tra: %02d:%02d %s. Ly do va thu xin loi xem tai muc Tra cuu ho so.",
                     record_code(c->world, d->id, c->arena), due.minute / 60, due.minute % 60, civil_write_vi(due.date, day));
}

/* Short enough for one SMS; the page has the rest. */
static const char *short_text(struct ctx *c, const struct dossier *d, const char *kind)
{
    static const struct { const char *kind, *text; } texts[] = {
        {"submitted", "da gui den"}, {"accepted", "da duoc tiep nhan"}, {"supplement", "can ba con bo sung"}, {"refused", "khong duoc tiep nhan giai quyet"},
        {"stopped", "dung giai quyet"}, {"payment", "can nop tien"}, {"paid", "da nop tien xong"},
        {"result", "da co ket qua"}, {"handed_over", "da tra ket qua"}, {"withdrawn", "da rut"}, {"invited", "da du dieu kien, moi den quay"},
    };
    const char *what = "co tin moi";
    if (strcmp(kind, "extended") == 0 && d->due_at)
        return extended_text(c, d);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(texts[i].kind, kind) == 0)
            what = texts[i].text;
    return arena_fmt(c->arena, "Mot cua: ho so %s %s. Xem tai muc Tra cuu ho so.", record_code(c->world, d->id, c->arena), what);
}

static enum err_code tell_by(struct ctx *c, const char *address, const char *subject, const char *text, const char *key, struct err *e)
{
    struct message m = {.channel = "", .kind = "notice", .address = address, .subject = subject, .text = text, .key = key};
    return messages_send(c, &m, e);
}

enum err_code notice_send(struct ctx *c, const char *address, const char *text, const char *key, struct err *e)
{
    return tell_by(c, address, "Một cửa", text, key, e);
}

enum err_code notice_tell(struct ctx *c, const struct dossier *d, const char *kind, const char *note, struct err *e)
{
    struct notice n = {.id = world_id(c->world, c->shard), .account = d->account, .dossier = d->id, .kind = kind,
                       .data = values_of(c, d, note), .created_at = c->now};
    TRY(abode_note(c, d->account, e));
    if (d->account)
        TRY(notice_insert(c->db, &n, e));
    const char *text = short_text(c, d, kind);
    TRY(tell_by(c, d->phone, "", text, NULL, e));
    return tell_by(c, d->email, arena_fmt(c->arena, "Một cửa: hồ sơ %s", record_code(c->world, d->id, c->arena)), text, NULL, e);
}

static enum err_code message_done(struct ctx *c, const struct job *j, struct err *e)
{
    struct json *o;
    TRY(json_parse(j->data, strlen(j->data), c->arena, &o, e));
    return tell_by(c, json_text(o, "address"), "Một cửa", json_text(o, "text"), *j->key ? j->key : NULL, e);
}

const struct job_kind notice_message_job = {.kind = "message", .done = message_done};

enum err_code notice_sent(struct db *db, size_t n, struct arena *a, struct list *out, struct err *e)
{
    return db_all(db, &sql[SENT_LIST], DB_ARGS(DB_I(n)), a, out, e);
}

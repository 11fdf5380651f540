/* Numbering and wording of results. See result.h. */
#include "service/result.h"
#include "base/text.h"
#include "base/civil.h"
#include "service/record.h"
#include "reference/units.h"
#include "store/number_store.h"
#include <stdlib.h>
#include <string.h>

/* "{seq}/{year}/GPXD-{unit}" */
static const char *number_text(struct ctx *c, const struct folder *f, int64_t seq, int year)
{
    struct buf b = buf_init(c->arena, 64);
    for (const char *s = f->procedure->result.number; *s;) {
        if (strncmp(s, "{seq}", 5) == 0) {
            buf_int(&b, seq);
            s += 5;
        } else if (strncmp(s, "{year}", 6) == 0) {
            buf_int(&b, year);
            s += 6;
        } else if (strncmp(s, "{unit}", 6) == 0) {
            buf_str(&b, f->unit ? f->unit->code : "");
            s += 6;
        } else {
            buf_char(&b, *s++);
        }
    }
    return b.p;
}

/* Whose result it is: the unit that plays the procedure's competent agency. */
static const struct unit *issuer_of(const struct ctx *c, const struct folder *f)
{
    const struct unit *u = units_agency(c->world->units, f->unit, f->procedure->competent.id);
    return u ? u : f->unit;
}

struct number_place result_place(const struct ctx *c, const struct folder *f, int year)
{
    const struct unit *by = issuer_of(c, f);
    return (struct number_place){by ? by->id : f->row.unit, f->row.procedure, year};
}

int64_t result_seq(const struct folder *f)
{
    const char *s = f->result.number, *at = strstr(f->procedure->result.number, "{seq}");
    size_t before = at ? (size_t)(at - f->procedure->result.number) : 0;
    bool plain = at && !memchr(f->procedure->result.number, '{', before); /* nothing else is filled in before it */
    return plain && strncmp(s, f->procedure->result.number, before) == 0 ? strtoll(s + before, NULL, 10) : 0;
}

static bool has_committee(const struct unit *u)
{
    return u && (u->tier == UNIT_COMMUNE || u->tier == UNIT_PROVINCE);
}

/* The place that stands before the date: its own, an office's commune, a department's province. */
static const struct unit *seat_of(const struct units *all, const struct unit *u)
{
    if (has_committee(u))
        return u;
    return u && u->tier == UNIT_OFFICE ? units_find(all, u->parent) : units_province(all, u);
}

static const char *head_of(const struct unit *u)
{
    if (has_committee(u))
        return "CHỦ TỊCH";
    return unit_stands_alone(u) ? "TRƯỞNG CÔNG AN" : "GIÁM ĐỐC";
}

/* "Ủy ban nhân dân phường Thanh Khê", "Văn phòng Đăng ký đất đai thành phố Đà Nẵng" */
static const char *authority(const struct ctx *c, const struct unit *u)
{
    const struct unit_name *n = u ? unit_name_on(u, folder_today(c)) : NULL;
    if (!n)
        return "";
    return has_committee(u) ? arena_fmt(c->arena, "Ủy ban nhân dân %s", unit_name_small(n, c->arena)) : n->full_name;
}

static enum err_code take_number(struct ctx *c, struct folder *f, int year, struct err *e)
{
    int64_t seq;
    struct number_place at = result_place(c, f, year);
    TRY(number_take(c->db, &at, f->row.id, &seq, e));
    f->result.number = number_text(c, f, seq, year);
    return ERR_OK;
}

static const char *date_vi(struct ctx *c, int64_t at)
{
    char day[CIVIL_TEXT];
    return at ? arena_str(c->arena, civil_write_vi(civil_of_instant(at).date, day)) : "";
}

static size_t given(struct ctx *c, const struct folder *f, struct form_value *v)
{
    const struct units *all = c->world->units;
    const char *today = folder_today(c), *code = record_code(c->world, f->row.id, c->arena);
    const struct unit *by = issuer_of(c, f), *at = seat_of(all, by);
    const struct unit_name *name = at ? unit_name_on(at, today) : NULL;
    const struct unit_name *province = f->unit ? unit_name_on(units_province(all, f->unit), today) : NULL;
    const struct procedure_case *variant = procedure_case_find(f->procedure, f->row.variant);
    struct civil d = civil_of_instant(c->now).date;
    const struct form_value rows[] = {
        {"number", f->result.number}, {"code", code}, {"date", date_vi(c, c->now)},
        {"date_long", arena_fmt(c->arena, d.m < 3 ? "ngày %02d tháng %02d năm %d" : "ngày %02d tháng %d năm %d", d.d, d.m, d.y)}, {"place", name ? name->name : ""},
        {"unit", authority(c, by)}, {"province", province ? province->full_name : ""}, {"signer", c->actor->name},
        {"signer_title", head_of(by)}, {"applicant", f->row.name}, {"received", date_vi(c, f->row.received_at)},
        {"due", date_vi(c, f->row.due_at)}, {"case", f->row.variant}, {"case_name", variant ? variant->name.vi : ""}, 
        {"url", arena_fmt(c->arena, "/tra-cuu?ma=%s", code)}, /* whoever prints it knows the host */
    };
    memcpy(v, rows, sizeof rows);
    return sizeof rows / sizeof rows[0];
}

static enum err_code fill_in(struct ctx *c, const struct folder *f, const char **text, struct err *e)
{
    struct form_values entered = f->flow.fields; /* what acts asked of officers */
    struct form_value *v = ARENA_ARRAY(c->arena, struct form_value, 32 + entered.n + f->values.n);
    size_t n = given(c, f, v);
    if (entered.n)
        memcpy(v + n, entered.at, entered.n * sizeof *v);
    n += entered.n;
    if (f->values.n)
        memcpy(v + n, f->values.at, f->values.n * sizeof *v);
    n += f->values.n;
    struct form_env env = folder_env(c, f->row.variant, f->row.channel);
    struct procedure headed = *f->procedure;
    headed.result.text.id = procedure_headed(headed.result.text.id, c->world->heading ? c->world->heading : "", c->arena);
    return procedure_result_text(&headed, (struct form_values){v, n}, &env, c->arena, text, e);
}

enum err_code result_preview(struct ctx *c, const struct folder *f, const char **text, struct err *e)
{
    struct folder like = *f;
    like.result.number = "…";
    return fill_in(c, &like, text, e);
}

enum err_code result_issue(struct ctx *c, struct folder *f, struct err *e)
{
    TRY(take_number(c, f, civil_of_instant(c->now).date.y, e));
    f->result.day = folder_today(c);
    f->result.at = c->now;
    f->result.signer = c->actor->account;
    f->result.signer_name = c->actor->name;
    TRY(fill_in(c, f, &f->result.text, e));
    f->result.text = text_trim(c->arena, f->result.text); /* as reading gives it back: no later act changes it */
    return ERR_OK;
}

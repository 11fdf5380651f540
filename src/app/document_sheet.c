/* Facts of an official form. See document_sheet.h. */
#include "app/document_sheet.h"
#include "app/documents.h"
#include "app/due_view.h"
#include "base/civil.h"
#include "base/numeral.h"
#include "base/text.h"
#include "service/money/dues.h"
#include "service/opening.h"
#include "service/record.h"
#include "reference/units.h"
#include <string.h>

static const struct field item_fields[] = {
    FIELD(sheet_item, n, F_INT), FIELD(sheet_item, name, F_TEXT), FIELD(sheet_item, count, F_TEXT), FIELD(sheet_item, note, F_TEXT),
};
static const struct model item_model = MODEL(sheet_item, item_fields);

static const char *const channels[] = {"counter", "online", "post", NULL};
static const char *const roles[] = {"", "reception", "specialist", "leader", "admin", "system", NULL};

static const struct field fields[] = {
    FIELD(sheet, superior, F_TEXT), FIELD(sheet, agency, F_TEXT), FIELD(sheet, desk, F_TEXT), FIELD(sheet, desk_reach, F_RECORD, .of = &reach_model),
    FIELD(sheet, received_by, F_TEXT), FIELD(sheet, decided_by, F_TEXT), FIELD(sheet, place, F_TEXT), FIELD(sheet, day_long, F_TEXT),
    FIELD(sheet, code, F_TEXT), FIELD(sheet, address, F_TEXT), FIELD(sheet, secret, F_TEXT, .flags = FIELD_PRIVATE), FIELD(sheet, kind, F_TEXT),
    FIELD(sheet, procedure, F_TEXT), FIELD(sheet, procedure_code, F_TEXT), FIELD(sheet, variant, F_TEXT),
    FIELD(sheet, applicant, F_TEXT), FIELD(sheet, applicant_address, F_TEXT), FIELD(sheet, phone, F_TEXT), FIELD(sheet, email, F_TEXT),
    FIELD(sheet, channel, F_TEXT, .words = channels, .label = "document.channel"),
    FIELD(sheet, submitted, F_INSTANT), FIELD(sheet, received, F_INSTANT), FIELD(sheet, due, F_INSTANT), FIELD(sheet, due_before, F_INSTANT),
    FIELD(sheet, paused, F_BOOL), FIELD(sheet, amount, F_INT), FIELD(sheet, unit, F_ENUM, .words = term_words, .label = "deadline.unit"),
    FIELD(sheet, same_day, F_BOOL), FIELD(sheet, law, F_TEXT), FIELD(sheet, reason, F_TEXT), FIELD(sheet, stage, F_TEXT), FIELD(sheet, officer, F_TEXT),
    FIELD(sheet, officer_role, F_TEXT, .words = roles, .label = "document.role"), FIELD(sheet, paper_n, F_INT),
    FIELD(sheet, pay_due, F_MONEY), FIELD(sheet, pay_all, F_BOOL), FIELD(sheet, pay_transfer, F_MONEY), FIELD(sheet, pay_qr, F_TEXT), FIELD(sheet, pay_bank, F_TEXT),
    FIELD(sheet, pay_account, F_TEXT), FIELD(sheet, pay_name, F_TEXT), FIELD(sheet, pay_purpose, F_TEXT),
    FIELD(sheet, fees, F_LIST, .of = &item_model), FIELD(sheet, fee, F_MONEY), FIELD(sheet, fee_words, F_TEXT), FIELD(sheet, assessed, F_BOOL),
    FIELD(sheet, asked, F_MONEY), FIELD(sheet, papers, F_LIST, .of = &item_model), FIELD(sheet, items, F_LIST, .of = &item_model), FIELD(sheet, why, F_LIST, .of = &due_line_model),
};
const struct model sheet_model = MODEL(sheet, fields);

/* A line may end before the unit's name, never within it. */
static const char *committee(const struct unit *u, const char *day, struct arena *a)
{
    struct buf b = buf_init(a, 64);
    buf_str(&b, "ỦY BAN NHÂN DÂN ");
    for (const char *s = text_upper(a, unit_name_on(u, day)->full_name); *s; s++)
        if (*s == ' ')
            buf_str(&b, "\xc2\xa0");
        else
            buf_char(&b, *s);
    return b.p;
}

static bool of_a_ministry(const struct unit *u)
{
    return strcmp(u->kind, "thue") == 0 || strcmp(u->kind, "bao_hiem_xa_hoi") == 0 || unit_stands_alone(u);
}

/* A department or office stands under its parent; tax, social insurance and the police are the ministries', so they stand alone. */
static const char *superior_of(const struct req *r, const struct unit *u, const char *day)
{
    const struct unit *parent = units_find(r->ctx.world->units, u->parent);
    if (!parent || of_a_ministry(u))
        return "";
    if (parent->tier == UNIT_DEPARTMENT)
        return text_upper(r->x->arena, unit_name_on(parent, day)->full_name);
    return committee(parent, day, r->x->arena);
}

static const struct unit *desk_of(const struct req *r, const struct unit *commune)
{
    size_t n;
    const struct unit *const *u = units_children(r->ctx.world->units, commune->id, UNIT_OFFICE, &n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(u[i]->kind, "trung_tam_phuc_vu_hanh_chinh_cong") == 0)
            return u[i];
    return NULL;
}

struct sheet_head sheet_head(const struct req *r, const struct unit *u, bool desk, const char *day)
{
    struct arena *a = r->x->arena;
    const struct unit *province = units_province(r->ctx.world->units, u), *office = desk && u->tier == UNIT_COMMUNE ? desk_of(r, u) : NULL;
    struct sheet_head h = {.superior = "", .agency = "", .place = ""};
    if (!u)
        return h;
    const struct unit *around = u->tier == UNIT_OFFICE ? units_find(r->ctx.world->units, u->parent) : province;
    const struct unit *seat = u->tier != UNIT_COMMUNE && around ? around : u;
    h.place = unit_name_on(seat, day)->name;
    if (office) {
        h.superior = committee(u, day, a);
        h.agency = text_upper(a, unit_name_on(office, day)->name);
    } else if (u->tier == UNIT_COMMUNE || u->tier == UNIT_PROVINCE) {
        h.agency = committee(u, day, a);
    } else {
        h.superior = superior_of(r, u, day);
        h.agency = text_upper(a, *h.superior ? unit_name_on(u, day)->name : unit_name_on(u, day)->full_name);
    }
    return h;
}

const char *sheet_item_name(const struct procedure *p, const char *item, const char *lang)
{
    const char *id = strchr(item, ':');
    const struct paper *paper = id && text_starts(item, "paper:") ? procedure_paper_find(p, id + 1) : NULL;
    const struct form_field *field = id && text_starts(item, "field:") ? form_find(&p->form, id + 1) : NULL;
    return paper ? label_in(&paper->name, lang) : field ? label_in(&field->label, lang) : item;
}

/* How many valid files or sheets there are of a paper. */
static const char *count_of(const struct folder *f, const char *paper, struct arena *a)
{
    const struct attachment *row = f->papers.items.items;
    int files = 0, sheets = 0;
    for (size_t i = 0; i < f->papers.items.n; i++)
        if (strcmp(row[i].paper, paper) == 0 && strcmp(row[i].state, "replaced") != 0) {
            files += *row[i].file != 0;
            sheets += *row[i].file == 0;
        }
    return files && sheets ? arena_fmt(a, "%d tệp, %d bản giấy", files, sheets) : files ? arena_fmt(a, "%d tệp", files) : arena_fmt(a, "%d bản giấy", sheets);
}

/* Each paper once, as it came first. */
static struct list papers_of(const struct folder *f, struct arena *a)
{
    const struct attachment *row = f->papers.items.items;
    struct sheet_item *out = ARENA_ARRAY(a, struct sheet_item, f->papers.items.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < f->papers.items.n; i++) {
        size_t k = 0;
        while (k < i && strcmp(row[k].paper, row[i].paper) != 0)
            k++;
        const struct paper *p = procedure_paper_find(f->procedure, row[i].paper);
        if (k == i && p) {
            out[n] = (struct sheet_item){.n = (int64_t)n + 1, .name = p->name.vi, .count = count_of(f, row[i].paper, a), .note = ""};
            n++;
        }
    }
    return (struct list){out, n};
}

/* What the officer wrote beside a flagged item. */
const char *sheet_item_note(const struct folder *f, const char *item, struct arena *a)
{
    const struct attachment *row = f->papers.items.items;
    struct form_values kept = {0};
    for (size_t i = f->papers.items.n; i-- > 0;)
        if (text_starts(item, "paper:") && strcmp(row[i].paper, item + 6) == 0 && strcmp(row[i].state, "flagged") == 0)
            return row[i].note;
    if (*f->result.values && form_parse(f->result.values, a, &kept, NULL) == ERR_OK)
        return form_get(kept, arena_fmt(a, "note:%s", item));
    return "";
}

static struct list items_of(const struct folder *f, struct arena *a)
{
    struct sheet_item *out = ARENA_ARRAY(a, struct sheet_item, f->flow.n_items + 1);
    for (size_t i = 0; i < f->flow.n_items; i++)
        out[i] = (struct sheet_item){.n = (int64_t)i + 1, .name = sheet_item_name(f->procedure, f->flow.items[i], "vi"), .count = "",
                                     .note = sheet_item_note(f, f->flow.items[i], a)};
    return (struct list){out, f->flow.n_items};
}

/* What is to be paid by the procedure's file and the answers, each that is not free. */
static void money(const struct req *r, const struct sheet_source *s, struct sheet *out)
{
    const struct folder *f = s->after;
    const struct fee_row *rows;
    struct arena *a = r->x->arena;
    struct form_env env = folder_env(&r->ctx, f->row.variant, f->row.channel);
    size_t n = fees_for(f->procedure, f->values, &env, a, &rows), k = 0;
    struct sheet_item *item = ARENA_ARRAY(a, struct sheet_item, n + 1);
    for (size_t i = 0; i < n; i++) {
        out->assessed = out->assessed || rows[i].fee->assessed;
        if (!rows[i].amount && !rows[i].fee->assessed)
            continue;
        const char *sum = rows[i].fee->assessed ? "báo sau" : text_money(a, rows[i].amount);
        item[k] = (struct sheet_item){.n = (int64_t)k + 1, .name = rows[i].fee->name.vi, .count = sum, .note = ""};
        k++;
    }
    out->fees = (struct list){item, k};
    out->fee = fees_total(rows, n);
    out->fee_words = out->fee ? numeral_money(a, out->fee) : "";
    out->asked = s->before->flow.amount;
}

/* Only if today's calendar still gives the date that was promised. */
static enum err_code why_of(struct req *r, const struct sheet_source *s, struct sheet *out, struct err *e)
{
    struct deadline_result due;
    struct ctx then = r->ctx;
    then.now = s->ev->at;
    TRY(folder_due(&then, s->after, &due, e));
    if (!out->due || due.due != out->due)
        return ERR_OK;
    out->why = due_lines(&due.lines, r->x->arena);
    return ERR_OK;
}

static void who_and_what(struct req *r, const struct sheet_source *s, struct sheet *out)
{
    const struct folder *f = s->after;
    const struct procedure_case *variant = procedure_case_find(f->procedure, f->row.variant);
    out->procedure = f->procedure->name.vi;
    out->procedure_code = f->procedure->code;
    out->variant = f->procedure->n_cases > 1 && variant ? variant->name.vi : "";
    out->applicant = f->row.name;
    out->applicant_address = f->row.address;
    out->phone = f->row.phone;
    out->email = f->row.email;
    out->channel = f->row.channel;
    out->code = record_code(r->ctx.world, f->row.id, r->x->arena);
    out->address = document_address(r, f->row.id);
    out->secret = strcmp(s->form, "01") == 0 ? opening_secret(r->ctx.world, f->row.id, r->x->arena) : "";
}

static void times(const struct sheet_source *s, struct sheet *out)
{
    const struct folder *f = s->after;
    out->submitted = f->row.submitted_at;
    out->received = f->row.received_at;
    out->due = f->row.due_at;
    out->due_before = s->before->row.due_at;
    out->paused = f->row.paused_at != 0;
    out->amount = f->clock.amount;
    out->unit = f->clock.unit;
    out->same_day = f->clock_set && f->clock.unit == TERM_WORKING_DAYS && f->clock.amount == 0;
    out->law = f->clock_set ? f->clock.law : "";
}

/* What is to be paid as the receipt is printed, which may be later than it was made. */
static enum err_code money_of(struct req *r, const struct sheet_source *s, struct sheet *out, struct err *e)
{
    struct dues d;
    struct dues_transfer t;
    if (strcmp(s->form, "01") != 0)
        return ERR_OK;
    TRY(dues_of(&r->ctx, s->after->row.id, &d, e));
    TRY(dues_transfer(&r->ctx, s->after, d.due, &t, e));
    out->pay_due = d.due > 0 ? d.due : 0;
    out->pay_all = out->pay_due && out->pay_due == out->fee;
    out->pay_transfer = *t.qr ? t.amount : 0;
    out->pay_qr = t.qr;
    out->pay_bank = t.bank;
    out->pay_account = t.account;
    out->pay_name = t.name;
    out->pay_purpose = t.purpose;
    return ERR_OK;
}

enum err_code sheet_fill(struct req *r, const struct sheet_source *s, struct sheet *out, struct err *e)
{
    struct arena *a = r->x->arena;
    const struct units *all = r->ctx.world->units;
    const struct event *ev = s->ev;
    char day[CIVIL_TEXT];
    struct civil d = civil_of_instant(ev->at).date;
    civil_write(d, day);
    bool desk = strcmp(ev->role, "reception") == 0 || strcmp(s->form, "01") == 0;
    const struct unit *u = units_find(all, ev->unit ? ev->unit : s->after->row.received_unit);
    struct sheet_head h = sheet_head(r, u, desk, day);
    record_init(out, &sheet_model);
    out->superior = h.superior;
    out->agency = h.agency;
    out->place = h.place;
    out->day_long = arena_fmt(a, d.m < 3 ? "ngày %02d tháng %02d năm %d" : "ngày %02d tháng %d năm %d", d.d, d.m, d.y);
    out->desk = units_in_sentence(all, units_find(all, s->after->row.unit), day, "vi", a);
    if (s->after->row.received_unit != s->after->row.unit) {
        out->received_by = units_title(all, units_find(all, s->after->row.received_unit), day, "vi", a);
        out->decided_by = units_title(all, units_find(all, s->after->row.unit), day, "vi", a);
    }
    who_and_what(r, s, out);
    times(s, out);
    money(r, s, out);
    const struct wf_state_def *stage = procedure_state_find(s->after->procedure, s->before->flow.state);
    out->kind = s->after->clock_set || strcmp(s->form, "01") != 0 ? "" : "filed";
    out->reason = ev->note;
    out->stage = stage ? stage->name.vi : "";
    out->officer = ev->unit ? ev->actor_name : "";
    out->officer_role = ev->unit ? ev->role : "";
    out->papers = papers_of(s->after, a);
    out->paper_n = (int64_t)out->papers.n;
    out->items = items_of(s->after, a);
    TRY(money_of(r, s, out, e));
    TRY(reach_of(&r->ctx, units_find(all, s->after->row.unit), &out->desk_reach, e));
    return why_of(r, s, out, e);
}

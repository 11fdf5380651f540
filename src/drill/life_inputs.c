/* Inputs of an act, such that the workflow takes them. See life_inputs.h; the rules are those of domain/workflow_inputs.c. */
#include "drill/life_inputs.h"
#include "base/text.h"
#include <string.h>

enum { MORE = 24 };

struct typing {
    struct life *l;
    struct rng *r;
    struct life_step *s;
    struct form_value *out;
    size_t n;
};

static void type(struct typing *t, const char *name, const char *value)
{
    t->out[t->n++] = (struct form_value){name, value};
}

/* ---- reasons and notes */

static const char *const REASONS[ACT_KINDS] = {
    [ACT_REFUSE] = "Hồ sơ không thuộc thẩm quyền giải quyết hoặc chưa đủ điều kiện theo quy định.",
    [ACT_REQUEST_SUPPLEMENT] = "Giấy tờ chưa rõ, mong anh/chị nộp lại để chúng tôi giải quyết tiếp.",
    [ACT_WITHDRAW] = "Gia đình thay đổi kế hoạch, xin rút hồ sơ.",
    [ACT_RETURN] = "Bản quét chưa đọc được, đề nghị gửi lại.",
    [ACT_SEND_BACK] = "Đề nghị làm rõ số liệu trước khi trình lại.",
    [ACT_EXTEND] = "Cần thêm thời gian xác minh; thành thật xin lỗi anh/chị vì sự chậm trễ.",
    [ACT_STOP] = "Quá thời hạn mà chưa nhận được giấy tờ bổ sung.",
    [ACT_ASK_OPINION] = "Đề nghị cho ý kiến về hồ sơ kèm theo.",
    [ACT_ANSWER_OPINION] = "Đã xem xét hồ sơ, gửi ý kiến để cơ quan tổng hợp.",
    [ACT_SUPPLEMENT] = "Đã nộp đủ giấy tờ được nhắc.",
};

static void texts(struct typing *t)
{
    const struct wf_act *a = t->s->act;
    const char *said = REASONS[a->kind] ? REASONS[a->kind] : "Đã kiểm tra, hồ sơ đủ điều kiện.";
    if (a->reason == NEED_REQUIRED || (a->reason == NEED_OPTIONAL && rng_below(t->r, 3) == 0))
        type(t, "reason", said);
    if (a->note == NEED_REQUIRED || (a->note == NEED_OPTIONAL && rng_below(t->r, 5) == 0))
        type(t, "note", said);
}

static void numbers(struct typing *t)
{
    const struct wf_act *a = t->s->act;
    if (a->amount)
        type(t, "amount", arena_fmt(t->l->arena, "%d", 1000 * (50 + (int)rng_below(t->r, 30000))));
    if (a->kind == ACT_EXTEND)
        type(t, "days", arena_fmt(t->l->arena, "%d", 1 + (int)rng_below(t->r, a->limit.amount > 0 ? (uint64_t)a->limit.amount : 1)));
    if (a->kind == ACT_ANSWER_OPINION)
        type(t, "answer", rng_below(t->r, 12) ? "agree" : "disagree");
}

/* ---- what is flagged */

/* Fields that may be answered anew without moving others: plain ones, on which nothing depends. */
static bool plain(const struct form_field *x)
{
    return (x->type == FORM_TEXT || x->type == FORM_LONG_TEXT || x->type == FORM_PHONE) && x->required;
}

/* When one answer comes anew all are checked again: a plan "not before today" of weeks ago would be found wanting. */
static bool grows_stale(const struct form *f)
{
    for (size_t s = 0; s < f->n_steps; s++)
        for (size_t i = 0; i < f->steps[s].n_fields; i++)
            if (strcmp(f->steps[s].fields[i].not_before.id, "today") == 0)
                return true;
    return false;
}

static const struct form_field *some_field(struct typing *t)
{
    const struct form *f = &t->l->wish.procedure->form;
    if (grows_stale(f))
        return NULL;
    const struct form_field *found = NULL;
    uint64_t n = 0;
    for (size_t s = 0; s < f->n_steps; s++)
        for (size_t i = 0; i < f->steps[s].n_fields; i++) {
            const struct form_field *x = &f->steps[s].fields[i];
            if (plain(x) && *form_get(t->l->form, x->id) && rng_below(t->r, ++n) == 0)
                found = x;
        }
    return found;
}

static void flag(struct typing *t, const char *item, const char *what)
{
    type(t, "item", item);
    type(t, arena_fmt(t->l->arena, "note:%s", item), what);
}

/* A paper mostly; an answer where there is no paper, or besides. */
static void items(struct typing *t)
{
    const struct form_field *x = some_field(t);
    bool paper = t->l->n_papers && (!x || rng_below(t->r, 4));
    if (paper)
        flag(t, arena_fmt(t->l->arena, "paper:%s", t->l->papers[rng_below(t->r, t->l->n_papers)]), "Bản chụp bị mờ, mong anh/chị chụp lại.");
    if (x && (!paper || rng_below(t->r, 5) == 0))
        flag(t, arena_fmt(t->l->arena, "field:%s", x->id), "Mong anh/chị ghi rõ hơn.");
    if (paper || x)
        return;
    const struct procedure *p = t->l->wish.procedure;
    if (p->n_papers)
        flag(t, arena_fmt(t->l->arena, "paper:%s", p->papers[0].id), "Mong anh/chị nộp thêm.");
}

/* Brings what was flagged, each thing once. */
static void bring(struct typing *t)
{
    struct life *l = t->l;
    struct form_value *v = ARENA_ARRAY(l->arena, struct form_value, l->state.n_items + 1);
    struct filler f = life_filler(l, l->units, t->r);
    struct form_env env = life_env(l);
    size_t n = 0;
    for (size_t i = 0; i < l->state.n_items; i++) {
        const char *item = l->state.items[i], *id = item + 6;
        bool paper = text_starts(item, "paper:");
        type(t, paper ? "paper" : "field", id);
        if (!paper)
            v[n++] = (struct form_value){id, filler_again(&f, &l->wish.procedure->form, id, l->form, &env)};
    }
    t->s->changed = (struct form_values){v, n};
}

/* ---- what officers add */

static void own_papers(struct typing *t)
{
    const struct wf_act *a = t->s->act;
    for (size_t i = 0; i < a->n_papers; i++)
        if (a->papers[i].need == PAPER_REQUIRED || (a->papers[i].need == PAPER_OPTIONAL && rng_below(t->r, 3) == 0))
            type(t, "paper", a->papers[i].id);
}

static void own_fields(struct typing *t)
{
    struct filler f = life_filler(t->l, t->l->units, t->r);
    struct form_env env = life_env(t->l);
    struct form_values v = filler_fields(&f, t->s->act->fields, t->s->act->n_fields, t->l->form, &env);
    for (size_t i = 0; i < v.n; i++)
        type(t, v.at[i].name, v.at[i].value);
}

void life_inputs(struct life *l, struct rng *r, struct life_step *s)
{
    const struct wf_act *a = s->act;
    struct typing t = {.l = l, .r = r, .s = s};
    t.out = ARENA_ARRAY(l->arena, struct form_value, MORE + l->state.n_items + a->n_papers + a->n_fields);
    texts(&t);
    numbers(&t);
    if (a->items)
        items(&t);
    if (a->kind == ACT_SUPPLEMENT)
        bring(&t);
    else
        own_papers(&t);
    own_fields(&t);
    s->inputs = (struct form_values){t.out, t.n};
}

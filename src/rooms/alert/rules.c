/* The rules in plain words, as the program follows them. */
#include "domain/alert/rules.h"
#include "rooms/alert/room.h"
#include "tpl/tpl.h"
#include <string.h>

struct rule_word { const char *word; };
static const struct field whom_fields[] = {FIELD(rule_word, word, F_TEXT, .words = alert_whom_words, .label = "alert.whom")};
static const struct model whom_model = MODEL_AS(alert_whom, rule_word, whom_fields);
static const struct field way_fields[] = {FIELD(rule_word, word, F_TEXT, .words = alert_way_words, .label = "alert.way")};
static const struct model way_model = MODEL_AS(alert_way, rule_word, way_fields);

struct rule_level { const char *after; struct list to; };
static const struct field level_fields[] = {FIELD(rule_level, after, F_TEXT), FIELD(rule_level, to, F_LIST, .of = &whom_model)};
static const struct model level_model = MODEL_AS(alert_level, rule_level, level_fields, .doc = "Who is told next when nobody answers");

struct rule_view {
    const char *id, *name, *kind, *severity, *left, *failing, *times, *digest, *says;
    int64_t share, days, least, tries;
    struct list to, by, ladder;
};
static const struct field rule_fields[] = {
    FIELD(rule_view, id, F_TEXT), FIELD(rule_view, name, F_TEXT), FIELD(rule_view, kind, F_TEXT, .words = alert_kind_words, .label = "alert.kind"),
    FIELD(rule_view, severity, F_TEXT, .words = alert_severity_words, .label = "alert.severity"), FIELD(rule_view, left, F_TEXT), FIELD(rule_view, share, F_INT),
    FIELD(rule_view, times, F_TEXT), FIELD(rule_view, days, F_INT), FIELD(rule_view, least, F_INT), FIELD(rule_view, tries, F_INT), FIELD(rule_view, failing, F_TEXT),
    FIELD(rule_view, digest, F_TEXT), FIELD(rule_view, says, F_TEXT), FIELD(rule_view, to, F_LIST, .of = &whom_model), FIELD(rule_view, by, F_LIST, .of = &way_model),
    FIELD(rule_view, ladder, F_LIST, .of = &level_model),
};
static const struct model rule_model = MODEL_AS(alert_rule, rule_view, rule_fields, .doc = "A rule of alerts");

struct rules_page {
    const char *from, *to, *idle;
    int64_t most, snooze_days;
    bool free_days;
    struct list rules;
};
static const struct field fields[] = {
    FIELD(rules_page, from, F_TEXT, .doc = "quiet hours"), FIELD(rules_page, to, F_TEXT), FIELD(rules_page, free_days, F_BOOL), FIELD(rules_page, idle, F_TEXT),
    FIELD(rules_page, most, F_INT), FIELD(rules_page, snooze_days, F_INT), FIELD(rules_page, rules, F_LIST, .of = &rule_model),
};
const struct model alert_rules_page_model = MODEL_AS(alert_rules_page, rules_page, fields, .doc = "Who is warned of what");

static const char *clock_of(struct req *r, int minute)
{
    return arena_fmt(r->x->arena, "%02d:%02d", minute / 60, minute % 60);
}

struct span { int64_t n; };
static const struct field span_fields[] = {FIELD(span, n, F_INT)};
static const struct model span_model = MODEL(span, span_fields);

static const char *span_of(struct req *r, int minutes)
{
    struct span s = {minutes % 60 ? minutes : minutes / 60};
    return tpl_message(app_texts(r->app), r->ctx.lang, minutes % 60 ? "alert.minutes" : "alert.hours", &span_model, &s, r->x->arena);
}

static struct list words_of(struct req *r, unsigned bits, const char *const *words)
{
    struct rule_word *row = ARENA_ARRAY(r->x->arena, struct rule_word, 8);
    size_t n = 0;
    for (unsigned i = 0; words[i]; i++)
        if (bits >> i & 1)
            row[n++].word = words[i];
    return (struct list){row, n};
}

static struct list ladder_of(struct req *r, const struct alert_rule *rule)
{
    struct rule_level *row = ARENA_ARRAY(r->x->arena, struct rule_level, rule->n_ladder + 1);
    for (size_t i = 0; i < rule->n_ladder; i++)
        row[i] = (struct rule_level){span_of(r, rule->ladder[i].after), words_of(r, rule->ladder[i].whom, alert_whom_words)};
    return (struct list){row, rule->n_ladder};
}

static struct rule_view view_of(struct req *r, const struct alert_rules *all, const struct alert_rule *rule)
{
    struct alert_says example = {.code = "H17.20209-20261124-0001", .unit = "", .step = "", .due = "17:00 26/11/2026", .count = "42", .channel = "sms"};
    int tenths = rule->times / 10;
    return (struct rule_view){
        .id = rule->id, .name = label_in(&rule->name, r->ctx.lang), .kind = alert_kind_words[rule->kind], .severity = alert_severity_words[rule->severity],
        .left = span_of(r, rule->left), .failing = span_of(r, rule->failing), .share = rule->share, .days = rule->days, .least = rule->least, .tries = rule->tries,
        .times = arena_fmt(r->x->arena, tenths % 10 ? "%d%s%d" : "%d", tenths / 10, strcmp(r->ctx.lang, "vi") == 0 ? "," : ".", tenths % 10), .digest = rule->digest >= 0 ? clock_of(r, rule->digest) : "",
        .says = alert_say(all, rule->text.id, &example, r->x->arena), .to = words_of(r, rule->whom, alert_whom_words), .by = words_of(r, rule->ways, alert_way_words),
        .ladder = ladder_of(r, rule),
    };
}

enum err_code alert_rules_show(struct req *r, struct err *e)
{
    const struct alert_rules *all = r->ctx.world->alerts;
    struct rules_page *v = ARENA_NEW(r->x->arena, struct rules_page);
    if (!all)
        return err(e, ERR_NOT_FOUND, "no rules of alerts");
    struct rule_view *row = ARENA_ARRAY(r->x->arena, struct rule_view, all->n_rules + 1);
    for (size_t i = 0; i < all->n_rules; i++)
        row[i] = view_of(r, all, &all->rule[i]);
    *v = (struct rules_page){.from = clock_of(r, all->quiet.from), .to = clock_of(r, all->quiet.to), .free_days = all->quiet.free_days, .idle = span_of(r, all->storm.idle),
                             .most = all->storm.most, .snooze_days = all->snooze_days, .rules = {row, all->n_rules}};
    return req_show(r, v);
}

/* Reads the file of alerts, and refuses what could not be followed. See rules.h. */
#include "domain/alert/rules.h"
#include "domain/shape.h"
#include <string.h>

const char *const alert_kind_words[] = {"before_due", "overdue", "stuck", "supplement_unanswered", "crowded", "failed_exchange", NULL};
const char *const alert_severity_words[] = {"info", "warning", "urgent", NULL};
const char *const alert_whom_words[] = {"officer", "leader", "deciding_leader", "monitor", NULL};
const char *const alert_way_words[] = {"inbox", "sms", "email", "chat", NULL};

#define KEY(strct, key, member, shape_kind, ...) \
    { .name = key, .kind = shape_kind, .at = offsetof(struct strct, member), ##__VA_ARGS__ }
#define MUST .required = true
#define REFS(strct, key, member, ...) KEY(strct, key, member, SHAPE_REFS, .at_n = offsetof(struct strct, n_##member), ##__VA_ARGS__)

static const struct shape_key level_keys[] = {
    KEY(alert_level, "after", after, SHAPE_SPAN, MUST),
    REFS(alert_level, "to", to, MUST),
};
static const struct shape level_shape = SHAPE("level", alert_level, level_keys, .at_line = offsetof(struct alert_level, line));

/* "08:00"; left out it is -1. */
static void read_digest(const struct yaml *y, void *at, struct yaml_faults *f)
{
    int *out = at, h, m;
    const char *s = y->type == YAML_SCALAR ? y->text : "";
    bool shaped = strlen(s) == 5 && s[2] == ':' && strspn(s, "0123456789") == 2 && strspn(s + 3, "0123456789") == 2;
    h = shaped ? (s[0] - '0') * 10 + s[1] - '0' : 99;
    m = shaped ? (s[3] - '0') * 10 + s[4] - '0' : 99;
    if (h > 23 || m > 59)
        yaml_fault(f, y->line, "'%s' must be an hour such as \"08:00\", in quotes", y->key);
    else
        *out = h * 60 + m + 1; /* 0 is left out; put right in finish() */
}

static const struct shape_key rule_keys[] = {
    KEY(alert_rule, "id", id, SHAPE_ID, MUST),
    KEY(alert_rule, "kind", kind, SHAPE_WORD, .words = alert_kind_words, MUST),
    KEY(alert_rule, "name", name, SHAPE_LABEL, MUST),
    KEY(alert_rule, "left", left, SHAPE_SPAN),
    KEY(alert_rule, "share", share, SHAPE_INT, .min = 1, .max = 100),
    KEY(alert_rule, "times", times, SHAPE_INT, .min = 110, .max = 5000),
    KEY(alert_rule, "days", days, SHAPE_INT, .min = 1, .max = 365),
    KEY(alert_rule, "least", least, SHAPE_INT, .min = 1, .max = 100000),
    KEY(alert_rule, "tries", tries, SHAPE_INT, .min = 1, .max = 10),
    KEY(alert_rule, "failing", failing, SHAPE_SPAN),
    KEY(alert_rule, "severity", severity, SHAPE_WORD, .words = alert_severity_words, MUST),
    REFS(alert_rule, "to", to, MUST),
    REFS(alert_rule, "by", by, MUST),
    KEY(alert_rule, "digest", digest, SHAPE_OTHER, .read = read_digest),
    KEY(alert_rule, "text", text, SHAPE_REF, MUST),
    KEY(alert_rule, "ladder", ladder, SHAPE_LIST, .at_n = offsetof(struct alert_rule, n_ladder), .of = &level_shape),
};
static const struct shape rule_shape = SHAPE("rule", alert_rule, rule_keys, .at_line = offsetof(struct alert_rule, line));

static const struct shape_key text_keys[] = {
    KEY(alert_text, "id", id, SHAPE_ID, MUST),
    KEY(alert_text, "text", text, SHAPE_LABEL, MUST),
};
static const struct shape text_shape = SHAPE("text", alert_text, text_keys, .at_line = offsetof(struct alert_text, line));

struct quiet_keys { int from, to, line; bool free_days; };
struct storm_keys { int idle, most, line; };
static const struct shape_key quiet_keys_of[] = {
    KEY(quiet_keys, "from", from, SHAPE_HOUR, MUST), KEY(quiet_keys, "to", to, SHAPE_HOUR, MUST), KEY(quiet_keys, "free_days", free_days, SHAPE_BOOL, MUST),
};
static const struct shape quiet_shape = SHAPE("quiet hours", quiet_keys, quiet_keys_of, .at_line = offsetof(struct quiet_keys, line));
static const struct shape_key storm_keys_of[] = {
    KEY(storm_keys, "idle", idle, SHAPE_SPAN, MUST), KEY(storm_keys, "most", most, SHAPE_INT, MUST, .min = 1, .max = 1000),
};
static const struct shape storm_shape = SHAPE("storm", storm_keys, storm_keys_of, .at_line = offsetof(struct storm_keys, line));

struct whole {
    int revision, snooze_days;
    struct label name;
    struct quiet_keys quiet;
    struct storm_keys storm;
    struct alert_rule *rule;
    struct alert_text *text;
    size_t n_rules, n_texts;
};
static const struct shape_key file_keys[] = {
    KEY(whole, "revision", revision, SHAPE_INT, .min = 1, .max = 9999, MUST),
    KEY(whole, "name", name, SHAPE_LABEL, MUST),
    KEY(whole, "quiet", quiet, SHAPE_MAP, .of = &quiet_shape, MUST),
    KEY(whole, "storm", storm, SHAPE_MAP, .of = &storm_shape, MUST),
    KEY(whole, "snooze_days", snooze_days, SHAPE_INT, .min = 1, .max = 60, MUST),
    KEY(whole, "rules", rule, SHAPE_LIST, .at_n = offsetof(struct whole, n_rules), .of = &rule_shape, MUST),
    KEY(whole, "texts", text, SHAPE_LIST, .at_n = offsetof(struct whole, n_texts), .of = &text_shape, MUST),
};
static const struct shape file_shape = SHAPE("file of alerts", whole, file_keys);

/* ---- what the shapes cannot know */

static unsigned bits_of(const struct ref *ref, size_t n, const char *const *words, const char *what, struct yaml_faults *f)
{
    unsigned bits = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned k = 0;
        while (words[k] && strcmp(words[k], ref[i].id) != 0)
            k++;
        if (!words[k])
            yaml_fault(f, ref[i].line, "'%s' is no %s", ref[i].id, what);
        else
            bits |= 1u << k;
    }
    return bits;
}

static void check_ladder(struct alert_rule *r, struct yaml_faults *f)
{
    if (r->n_ladder > ALERT_LEVELS)
        yaml_fault(f, r->line, "the ladder of '%s' has more than %d levels", r->id, ALERT_LEVELS);
    for (size_t i = 0; i < r->n_ladder; i++) {
        struct alert_level *l = &r->ladder[i];
        l->whom = bits_of(l->to, l->n_to, alert_whom_words, "recipient: officer, leader, deciding_leader, monitor", f);
        if (l->after < 1)
            yaml_fault(f, l->line, "a level comes some working time after the one before it");
    }
}

static void need(const struct alert_rule *r, const char *key, int value, bool wanted, struct yaml_faults *f)
{
    if (wanted && !value)
        yaml_fault(f, r->line, "a rule of the kind %s needs '%s'", alert_kind_words[r->kind], key);
    if (!wanted && value)
        yaml_fault(f, r->line, "'%s' says nothing in a rule of the kind %s", key, alert_kind_words[r->kind]);
}

static void check_rule(struct alert_rule *r, struct yaml_faults *f)
{
    bool crowd = r->kind == ALERT_CROWDED, outside = r->kind == ALERT_EXCHANGE;
    r->whom = bits_of(r->to, r->n_to, alert_whom_words, "recipient: officer, leader, deciding_leader, monitor", f);
    r->ways = bits_of(r->by, r->n_by, alert_way_words, "way: inbox, sms, email, chat", f) | ALERT_BY_INBOX;
    r->digest--;
    need(r, "left", r->left, r->kind == ALERT_BEFORE_DUE, f);
    need(r, "share", r->share, r->kind == ALERT_BEFORE_DUE, f);
    need(r, "times", r->times, r->kind == ALERT_STUCK || crowd, f);
    need(r, "days", r->days, r->kind == ALERT_SUPPLEMENT, f);
    need(r, "least", r->least, crowd, f);
    need(r, "tries", r->tries, outside, f);
    need(r, "failing", r->failing, outside, f);
    if ((crowd || outside) && r->whom & ALERT_TO_OFFICER)
        yaml_fault(f, r->line, "nobody has a task in a rule of the kind %s: name leader or monitor", alert_kind_words[r->kind]);
    if (outside && r->whom & ~(unsigned)ALERT_TO_MONITOR)
        yaml_fault(f, r->line, "what leaves is no unit's: a rule of the kind failed_exchange goes to the monitor");
    check_ladder(r, f);
}

static const struct alert_text *text_find(const struct alert_text *t, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(t[i].id, id) == 0)
            return &t[i];
    return NULL;
}

static const char *const places[] = {"code", "unit", "step", "due", "count", "channel", NULL};

static size_t place_of(const char *s, size_t n)
{
    size_t i = 0;
    while (places[i] && (strlen(places[i]) != n || strncmp(places[i], s, n) != 0))
        i++;
    return i;
}

static void check_text(const struct alert_text *t, const char *said, struct yaml_faults *f)
{
    for (const char *p = strchr(said, '{'); p; p = strchr(p + 1, '{')) {
        size_t n = strcspn(p + 1, "}");
        if (!places[place_of(p + 1, n)])
            yaml_fault(f, t->line, "'%s' asks for {%.*s}: known are code, unit, step, due, count, channel", t->id, (int)(n > 20 ? 20 : n), p + 1);
    }
}

static void check(struct whole *w, struct yaml_faults *f)
{
    for (size_t i = 0; i < w->n_rules; i++) {
        struct alert_rule *r = &w->rule[i];
        check_rule(r, f);
        if (!text_find(w->text, w->n_texts, r->text.id))
            yaml_fault(f, r->text.line, "no text is called '%s'", r->text.id);
        for (size_t k = 0; k < i; k++)
            if (strcmp(w->rule[k].id, r->id) == 0)
                yaml_fault(f, r->line, "two rules are called '%s'", r->id);
    }
    for (size_t i = 0; i < w->n_texts; i++) {
        check_text(&w->text[i], w->text[i].text.vi, f);
        check_text(&w->text[i], w->text[i].text.en, f);
    }
    if (!text_find(w->text, w->n_texts, ALERT_TEXT_MANY))
        yaml_fault(f, 1, "no text is called '%s': what is said of several at once", ALERT_TEXT_MANY);
    if (w->storm.idle < 10)
        yaml_fault(f, w->storm.line, "'idle' must be at least 10m: it is looked every 5 minutes");
}

enum err_code alert_rules_parse(struct source src, struct arena *a, struct alert_rules *out, struct buf *report, struct err *e)
{
    struct yaml_faults f = {.file = src.file, .arena = a};
    struct whole w = {0};
    const struct yaml *root = yaml_parse(src, &f);
    if (root)
        shape_read(&file_shape, root, &w, &f);
    if (root && !f.n)
        check(&w, &f);
    *out = (struct alert_rules){
        .revision = w.revision, .name = w.name, .quiet = {w.quiet.from, w.quiet.to, w.quiet.free_days, w.quiet.line},
        .storm = {w.storm.idle, w.storm.most, w.storm.line}, .snooze_days = w.snooze_days, .rule = w.rule, .n_rules = w.n_rules,
        .text = w.text, .n_texts = w.n_texts,
    };
    return yaml_verdict(&f, report, e);
}

const struct alert_rule *alert_rule_find(const struct alert_rules *r, const char *id)
{
    for (size_t i = 0; i < r->n_rules; i++)
        if (strcmp(r->rule[i].id, id) == 0)
            return &r->rule[i];
    return NULL;
}

const char *alert_say(const struct alert_rules *r, const char *text, const struct alert_says *s, struct arena *a)
{
    const char *const values[] = {s->code, s->unit, s->step, s->due, s->count, s->channel, NULL};
    const struct alert_text *t = text_find(r->text, r->n_texts, text);
    struct buf b = buf_init(a, 200);
    for (const char *p = t ? t->text.vi : ""; *p; p++) {
        size_t n = *p == '{' ? strcspn(p + 1, "}") : 0, at = *p == '{' ? place_of(p + 1, n) : 0;
        if (*p != '{' || !places[at]) {
            buf_char(&b, *p);
            continue;
        }
        buf_str(&b, values[at] ? values[at] : "");
        p += n + 1;
    }
    return b.n ? b.p : "";
}

/* Each database call of every other writing use case fails once: signing in, profiles, sessions, roles, the inbox, readings, the counter, jobs. Nothing
 * is half-written, and the next try succeeds. */
#include "service/sweep.h"
#include "service/account.h"
#include "service/channel/messages.h"
#include "service/jobs.h"
#include "service/notices.h"

static struct db_fault fault;
static const char pass[] = "bốn con mèo đen";

struct swept {
    struct life *l;
    const char *code, *encoded;
    struct account_session session;
    int64_t dossier, unit;
};
typedef enum err_code use_case(struct swept *s, struct ctx *c);

static const struct sweep whole = {
    .fault = &fault,
    .rows = "select count(*), coalesce(max(n), 0) from journal; select count(*) from dossier; select * from task; select count(*), sum(read_at) from notice;"
            "select id, name, password, updated_at from account; select * from officer; select hex(hash), unit, expires_at from session; select * from login_code;"
            "select count(*) from login_failure; select id, done_at, tries, lease_until from job; select id, state, lease_until, data from delivery; select count(*) from sent; select count(*) from kept_form",
};

struct one { struct swept *s; use_case *fn; };

static enum err_code run_one(void *with, struct ctx *c)
{
    struct one *o = with;
    return o->fn(o->s, c);
}

static void swept_over(struct swept *s, use_case *fn, const char *what)
{
    struct sweep w = whole;
    w.what = what;
    long n = sweep(s->l, &w, run_one, &(struct one){s, fn});
    if (n < 2)
        fail_msg("%s: only %ld calls", what, n);
}
#define SWEEP(fn) swept_over(&s, fn, #fn)

static enum err_code sending_a_code(struct swept *s, struct ctx *c)
{
    struct account_attempt t;
    return account_send_code(c, "0905777888", &t, &s->l->e);
}

static enum err_code checking_a_code(struct swept *s, struct ctx *c)
{
    struct account_attempt t;
    return account_check_code(c, "0905777888", s->code, "browser", &t, &s->l->e);
}

static enum err_code a_wrong_code(struct swept *s, struct ctx *c)
{
    struct account_attempt t;
    return account_check_code(c, "0905777888", "000001", "browser", &t, &s->l->e);
}

static enum err_code opening_a_session(struct swept *s, struct ctx *c)
{
    return account_open_session(c, 101, NULL, &s->session, &s->l->e);
}

static enum err_code setting_a_password(struct swept *s, struct ctx *c)
{
    return account_set_password(c, 101, s->encoded, NULL, &s->l->e);
}

static enum err_code changing_a_profile(struct swept *s, struct ctx *c)
{
    static const struct form_value v[] = {{"name", "Nguyễn Thị Hoa Mai"}};
    return account_profile_update(c, 101, (struct form_values){v, 1}, &s->l->problems, &s->l->e);
}

static enum err_code making_an_account(struct swept *s, struct ctx *c)
{
    int64_t id;
    struct account_new n = {.name = "Lê Văn Mới", .phone = "", .email = "moi@example.vn", .encoded = s->encoded};
    return account_make(c, &n, &id, &s->l->e);
}

static enum err_code taking_in(struct swept *s, struct ctx *c)
{
    struct folder f;
    struct opening o = life_opening(s->l);
    o.channel = "counter";
    TRY(opening_take_in(c, &o, &s->l->problems, &f, &s->l->e));
    s->dossier = f.row.id;
    return ERR_OK;
}

static enum err_code reading(struct swept *s, struct ctx *c)
{
    return record_read(c, s->dossier, "xem hồ sơ", &s->l->e);
}

static enum err_code reading_the_inbox(struct swept *s, struct ctx *c)
{
    return notice_read_all(c->db, 101, c->now, &s->l->e);
}

/* As one that was written before messages had a table of their own. */
static enum err_code asking(struct swept *s, struct ctx *c)
{
    return job_add(c, "message", NULL, "{\"channel\":\"sms\",\"address\":\"0905123318\",\"text\":\"Xin chào\"}", c->now, &s->l->e);
}

static enum err_code handing_over(struct swept *s, struct ctx *c)
{
    struct list taken;
    TRY(messages_take(c, "sms", 2, &taken, &s->l->e));
    const struct delivery *d = taken.items;
    if (taken.n < 2)
        return err(&s->l->e, ERR_INTERNAL, "no message");
    struct message_result one = {.of = &d[0], .end = MESSAGE_ACCEPTED, .failure = "", .remote = "", .reported = true}, two = {.of = &d[1], .end = MESSAGE_UNSURE, .failure = "silent", .remote = ""};
    TRY(messages_record(c, &one, &s->l->e));
    return messages_record(c, &two, &s->l->e);
}

static enum err_code working(struct swept *s, struct ctx *c)
{
    struct list jobs;
    TRY(job_lease(c, 1, &jobs, &s->l->e));
    return jobs.n ? job_finish(c, jobs.items, &notice_message_job, &s->l->e) : err(&s->l->e, ERR_INTERNAL, "no job");
}

static enum err_code failing(struct swept *s, struct ctx *c)
{
    struct list jobs;
    TRY(job_lease(c, 1, &jobs, &s->l->e));
    return jobs.n ? job_fail(c, jobs.items, "no carrier", &s->l->e) : err(&s->l->e, ERR_INTERNAL, "no job");
}

/* The code as the outbox carries it. */
static const char *code_sent(struct life *l)
{
    const char *text = sandbox_sqlite3(l->s, "select json_extract(data, '$.text') from delivery order by id desc limit 1");
    for (const char *p = text; *p; p++)
        if (strspn(p, "0123456789") == 6)
            return arena_strn(l->a, p, 6);
    fail_msg("no code in '%s'", text);
    return "";
}

static void people_and_readings_are_written_whole_or_not_at_all(void **state)
{
    struct life l;
    struct swept s = {.l = &l};
    fault = (struct db_fault){0};
    life_open(&l, *state, &fault);
    l.actor = (struct actor){.name = "", .kind = ""};
    assert_ok(account_hash_password(l.a, pass, &s.encoded, &l.e));
    SWEEP(sending_a_code);
    s.code = code_sent(&l);
    SWEEP(a_wrong_code);
    SWEEP(checking_a_code);
    SWEEP(making_an_account);
    life_citizen(&l, 101);
    SWEEP(opening_a_session);
    SWEEP(setting_a_password);
    SWEEP(changing_a_profile);
    SWEEP(reading_the_inbox);
    life_officer(&l, l.unit, ROLE_RECEPTION);
    SWEEP(taking_in);
    SWEEP(reading);
    for (int i = 0; i < 2; i++) {
        struct ctx c = life_ctx(&l);
        assert_ok(db_begin(l.db, true, &l.e));
        assert_ok(asking(&s, &c));
        assert_ok(db_commit(l.db, &l.e));
    }
    SWEEP(asking);
    SWEEP(working);
    SWEEP(handing_over);
    SWEEP(failing);
    life_close(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {SANDBOX_TEST(people_and_readings_are_written_whole_or_not_at_all)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A server that goes: what was promised is there, what was not is done again or told, nothing is there twice. Against a real server
 * (MOTCUA_TEST_SERVER) behind a wire that can be cut at a chosen word. Skipped where there is none. */
#include "put_job.h"
#include <arpa/inet.h>
#include <poll.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/wait.h>

/* ---- a wire: forwards both ways, and is cut when a word passes, before it or behind it */

struct wire {
    int listening, port, to_port;
    const char *word;  /* sent by the client; NULL = forwards all */
    bool after;        /* the word reaches the server, its answer comes to nobody */
    atomic_int cuts;   /* how often still */
    atomic_bool closed; /* nobody answers at all */
    bool replica;       /* the server says that it is one */
    atomic_int taken;   /* connections made */
    _Atomic bool stop;
    pthread_t thread;
};

static int server_port(void)
{
    const char *at = strrchr(sandbox_server(), ':');
    return at ? atoi(at + 1) : 0;
}

static int dial(int port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&a, sizeof a) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

struct pair { struct wire *w; int client, server; };

static bool cut_here(struct wire *w, const char *data, size_t n)
{
    return w->word && memmem(data, n, w->word, strlen(w->word)) && atomic_fetch_sub(&w->cuts, 1) > 0;
}

/* in_hot_standby is told when a session begins: message S, its length, name, value (PostgreSQL 15, section 55.7). */
static ssize_t disguise(char *data, ssize_t n)
{
    static const char says[] = "in_hot_standby\0off";
    char *at = memmem(data, (size_t)n, says, sizeof says);
    if (!at)
        return n;
    char *value = at + sizeof says - 4, *rest = at + sizeof says;
    at[-1]--;
    memcpy(value, "on", 3);
    memmove(value + 3, rest, (size_t)(data + n - rest));
    return n - 1;
}

/* The answer is waited for and thrown away, so that the server has surely done it. */
static bool carry(struct pair *p, int from, int to)
{
    char data[65536];
    ssize_t n = read(from, data, sizeof data);
    if (n <= 0)
        return false;
    bool cut = from == p->client && cut_here(p->w, data, (size_t)n);
    if (cut && !p->w->after)
        return false;
    if (p->w->replica && from == p->server)
        n = disguise(data, n);
    if (write(to, data, (size_t)n) != n)
        return false;
    if (cut)
        (void)!read(p->server, data, sizeof data);
    return !cut;
}

static void *pump(void *arg)
{
    struct pair *p = arg;
    struct pollfd f[2] = {{.fd = p->client, .events = POLLIN}, {.fd = p->server, .events = POLLIN}};
    bool on = true;
    while (on && !p->w->stop && poll(f, 2, 50) >= 0) {
        if (f[0].revents)
            on = carry(p, p->client, p->server);
        if (on && f[1].revents)
            on = carry(p, p->server, p->client);
    }
    close(p->client);
    close(p->server);
    free(p);
    return NULL;
}

static void *welcome(void *arg)
{
    struct wire *w = arg;
    struct pollfd f = {.fd = w->listening, .events = POLLIN};
    while (!w->stop) {
        if (poll(&f, 1, 20) <= 0)
            continue;
        struct pair *p = calloc(1, sizeof *p);
        pthread_t t;
        *p = (struct pair){w, accept(w->listening, NULL, NULL), w->closed ? -1 : dial(w->to_port)};
        if (p->server < 0 || pthread_create(&t, NULL, pump, p) != 0) {
            close(p->client);
            free(p);
        } else {
            pthread_detach(t);
            w->taken++;
        }
    }
    return NULL;
}

static void wire_open(struct wire *w)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof a;
    w->to_port = server_port();
    w->listening = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(w->listening, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(w->listening, 16), 0);
    assert_int_equal(getsockname(w->listening, (struct sockaddr *)&a, &n), 0);
    w->port = ntohs(a.sin_port);
    assert_int_equal(pthread_create(&w->thread, NULL, welcome, w), 0);
}

static void wire_close(struct wire *w)
{
    w->stop = true;
    pthread_join(w->thread, NULL);
    close(w->listening);
    usleep(120000); /* the pumps look every 50 ms */
}

/* The same database by way of the wire. */
static const char *through(struct sandbox *s, const struct wire *w)
{
    return arena_fmt(s->a, "postgresql://motcua@127.0.0.1:%d/%s", w->port, s->base);
}

/* ---- jobs that may be run again */

struct adds {
    struct write_job job;
    int64_t id;
    int ran, again;
    bool never; /* may not be repeated */
    bool later; /* its statement's answer is not waited for */
    enum err_code rc;
};

static const struct sql add_one = {.text = "INSERT INTO row (id, v) VALUES ($1, 1)"};
static const struct sql add_later = {.text = "INSERT INTO row (id, v) VALUES ($1, 1)", .row = DB_LATER};
static const struct sql all_rows = {.text = "SELECT count(*) FROM row"};

static enum err_code adds_run(struct write_job *job, struct db *db, struct err *e)
{
    struct adds *x = (struct adds *)job;
    x->ran++;
    return db_exec(db, x->later ? &add_later : &add_one, DB_ARGS(DB_I(x->id)), NULL, e);
}

static bool adds_again(struct write_job *job)
{
    struct adds *x = (struct adds *)job;
    x->again++;
    return !x->never;
}

static enum err_code call(struct sandbox *s, struct writer *w, struct adds *x)
{
    x->job.again = adds_again;
    return writer_call(w, adds_run, &x->job, &s->e);
}

static struct writer *writer_on(struct sandbox *s, const char *path)
{
    struct writer *w;
    assert_ok(writer_open(&(struct writer_config){.db = {.path = path, .busy_ms = 3000}}, &w, &s->e));
    return w;
}

static void table(struct sandbox *s)
{
    if (!*s->base)
        skip();
    sandbox_sqlite3(s, "create table row (id bigint primary key, v bigint)");
}

/* ---- the tests */

static void try_one(struct sandbox *s, const char *word, bool after, bool later, int ran)
{
    struct wire wire = {.word = word, .after = after};
    struct adds first = {.id = 1, .later = later}, second = {.id = 2, .later = later};
    sandbox_sqlite3(s, "delete from row");
    wire_open(&wire);
    struct writer *w = writer_on(s, through(s, &wire));
    assert_ok(call(s, w, &first));
    atomic_store(&wire.cuts, 1);
    assert_ok(call(s, w, &second));
    assert_int_equal(second.ran, ran);
    assert_string_equal(sandbox_sqlite3(s, "select group_concat(id) from (select id from row order by id) as x"), "1,2");
    writer_close(w);
    wire_close(&wire);
}

static void try_cut(struct sandbox *s, const char *word, bool after, int ran)
{
    try_one(s, word, after, false, ran);
    try_one(s, word, after, true, ran);
}

static void a_batch_whose_connection_went_is_run_again(void **state)
{
    table(*state);
    try_cut(*state, "savepoint s", false, 2);
}

static void a_batch_that_never_began_is_run_once(void **state)
{
    table(*state);
    try_cut(*state, "begin;", false, 1);
}

static void a_job_whose_end_was_never_heard_of_is_run_again(void **state)
{
    table(*state);
    try_cut(*state, "release s", true, 2);
}

static void a_commit_that_never_arrived_is_run_again(void **state)
{
    table(*state);
    try_cut(*state, "commit", false, 2);
}

static void a_commit_whose_answer_was_lost_is_not_done_twice(void **state)
{
    table(*state);
    try_cut(*state, "commit", true, 1);
}

static void who_may_not_be_repeated_is_told(void **state)
{
    struct sandbox *s = *state;
    table(s);
    struct wire wire = {.word = "savepoint s"};
    struct adds first = {.id = 1}, second = {.id = 2, .never = true}, third = {.id = 3};
    wire_open(&wire);
    struct writer *w = writer_on(s, through(s, &wire));
    assert_ok(call(s, w, &first));
    atomic_store(&wire.cuts, 1);
    assert_int_equal(call(s, w, &second), ERR_BUSY);
    assert_ok(call(s, w, &third));
    assert_string_equal(sandbox_sqlite3(s, "select group_concat(id) from (select id from row order by id) as x"), "1,3");
    writer_close(w);
    wire_close(&wire);
}

static void a_reader_goes_on_with_the_next_session(void **state)
{
    struct sandbox *s = *state;
    table(s);
    struct wire wire = {.word = "no such word"};
    struct db *db;
    int64_t n;
    wire_open(&wire);
    assert_ok(db_open(&(struct db_config){.path = through(s, &wire), .readonly = true}, &db, &s->e));
    assert_int_equal(sandbox_count(db, &all_rows), 0);
    sandbox_sqlite3(s, "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
    assert_int_equal(sandbox_count(db, &all_rows), 0); /* outside of a transaction: nothing was lost with it */
    assert_ok(db_begin(db, false, &s->e));
    assert_int_equal(sandbox_count(db, &all_rows), 0);
    sandbox_sqlite3(s, "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
    assert_int_equal(db_int(db, &all_rows, DB_NONE, 0, &n, &s->e), ERR_BUSY); /* its moment is gone */
    assert_int_equal(db_int(db, &all_rows, DB_NONE, 0, &n, &s->e), ERR_BUSY);
    db_rollback(db);
    assert_int_equal(sandbox_count(db, &all_rows), 0);
    db_close(db);
    wire_close(&wire);
}

/* Nothing was read yet: it goes unnoticed, whether the statement is known or new, and a transaction that reads nothing does not mind either. */
static void a_session_that_went_between_two_readings_is_not_missed(void **state)
{
    struct sandbox *s = *state;
    table(s);
    static const char gone[] = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    static const struct sql new_one = {.text = "SELECT count(*) + 0 FROM row"};
    struct db *db;
    assert_ok(db_open(&(struct db_config){.path = s->path, .readonly = true}, &db, &s->e));
    const struct sql *asked[] = {&all_rows, &all_rows, &new_one, NULL, &all_rows};
    for (size_t i = 0; i < 5; i++) {
        assert_ok(db_begin(db, false, &s->e));
        if (asked[i])
            assert_int_equal(sandbox_count(db, asked[i]), 0);
        if (i % 2)
            assert_ok(db_commit(db, &s->e));
        db_rollback(db);
        sandbox_sqlite3(s, gone);
    }
    assert_ok(db_begin(db, false, &s->e));
    sandbox_sqlite3(s, gone);
    assert_int_equal(sandbox_count(db, &all_rows), 0);
    assert_int_equal(sandbox_count(db, &new_one), 0);
    db_rollback(db);
    db_close(db);
}

static void a_server_that_is_away_is_busy_and_found_again(void **state)
{
    struct sandbox *s = *state;
    table(s);
    struct wire wire = {.word = "savepoint s"};
    struct adds first = {.id = 1}, second = {.id = 2}, third = {.id = 3};
    wire_open(&wire);
    struct writer *w = writer_on(s, through(s, &wire));
    assert_ok(call(s, w, &first));
    wire.closed = true;
    atomic_store(&wire.cuts, 1);
    assert_int_equal(call(s, w, &second), ERR_BUSY);
    wire.closed = false;
    assert_ok(call(s, w, &third));
    assert_string_equal(sandbox_sqlite3(s, "select group_concat(id) from (select id from row order by id) as x"), "1,3");
    writer_close(w);
    wire_close(&wire);
}

static void a_reader_comes_home_with_the_next_commit(void **state)
{
    struct sandbox *s = *state;
    table(s);
    struct wire home = {.closed = true}, replica = {.replica = true};
    _Atomic long commits = 0;
    struct db *reader, *writer;
    wire_open(&home);
    wire_open(&replica);
    const char *path = arena_fmt(s->a, "postgresql://motcua@127.0.0.1:%d,127.0.0.1:%d/%s", home.port, replica.port, s->base);
    assert_ok(db_open(&(struct db_config){.path = path, .readonly = true, .commits = &commits}, &reader, &s->e));
    assert_int_equal(sandbox_count(reader, &all_rows), 0);
    assert_int_equal(home.taken, 0);
    assert_int_equal(replica.taken, 1);
    home.closed = false;
    assert_ok(db_open(&(struct db_config){.path = path, .commits = &commits}, &writer, &s->e));
    assert_ok(db_begin(writer, true, &s->e));
    assert_ok(db_exec(writer, &add_one, DB_ARGS(DB_I(1)), NULL, &s->e));
    assert_ok(db_commit(writer, &s->e));
    assert_int_equal(home.taken, 1);
    assert_ok(db_begin(reader, false, &s->e));
    assert_int_equal(home.taken, 2);
    assert_int_equal(sandbox_count(reader, &all_rows), 1);
    db_rollback(reader);
    db_close(reader);
    db_close(writer);
    wire_close(&home);
    wire_close(&replica);
}

static void two_writers_take_turns(void **state)
{
    struct sandbox *s = *state;
    table(s);
    static const struct sql next = {.text = "INSERT INTO row (id, v) VALUES ((SELECT coalesce(max(id), 0) + 1 FROM row), 1)"};
    struct db *a, *b;
    struct db_config c = {.path = s->path};
    assert_ok(db_open(&c, &a, &s->e));
    assert_ok(db_open(&c, &b, &s->e));
    pid_t child = fork();
    for (int i = 0; i < 50; i++) {
        struct db *db = NULL;
        struct db_config own = {.path = s->path};
        if (child == 0 && i == 0) { /* a process of its own has sessions of its own */
            enum err_code rc = db_open(&own, &db, &s->e);
            for (int k = 0; !rc && k < 50; k++)
                if (!(rc = db_begin(db, true, &s->e)) && !(rc = db_exec(db, &next, DB_NONE, NULL, &s->e)))
                    rc = db_commit(db, &s->e);
            _exit(rc);
        }
        db = i % 2 ? a : b;
        assert_ok(db_begin(db, true, &s->e));
        assert_ok(db_exec(db, &next, DB_NONE, NULL, &s->e));
        assert_ok(db_commit(db, &s->e));
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_string_equal(sandbox_sqlite3(s, "select count(*), max(id) from row"), "100|100");
    db_close(a);
    db_close(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SANDBOX_TEST(a_batch_whose_connection_went_is_run_again),
        SANDBOX_TEST(a_batch_that_never_began_is_run_once),
        SANDBOX_TEST(a_job_whose_end_was_never_heard_of_is_run_again),
        SANDBOX_TEST(a_commit_that_never_arrived_is_run_again),
        SANDBOX_TEST(a_commit_whose_answer_was_lost_is_not_done_twice),
        SANDBOX_TEST(who_may_not_be_repeated_is_told),
        SANDBOX_TEST(a_reader_goes_on_with_the_next_session),
        SANDBOX_TEST(a_session_that_went_between_two_readings_is_not_missed),
        SANDBOX_TEST(a_server_that_is_away_is_busy_and_found_again),
        SANDBOX_TEST(a_reader_comes_home_with_the_next_commit),
        SANDBOX_TEST(two_writers_take_turns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* One connection to one of the servers that a connection string names. Must never know why it is wanted.
 *
 * libpq goes on to the next host when nobody listens, but not when somebody takes the connection and drops it at once, as a balancer with no
 * primary behind it does; and it takes a session that we open as read only for a replica (target_session_attrs). So each host is asked by
 * itself, and the server tells what it is: in_hot_standby, PostgreSQL 14 and newer. */
#include "db/pgsql.h"
#include <stdio.h>
#include <string.h>

enum { WORDS = 64 };

/* Who reads and who writes ask different servers; both notice within seconds that the other side is gone, and so does the server:
 * a lock that a dead machine of ours holds must not stay. */
static const char *const common[][2] = {
    {"connect_timeout", "2"}, {"tcp_user_timeout", "4000"}, {"keepalives_idle", "2"}, {"keepalives_interval", "1"}, {"keepalives_count", "3"},
    {"client_encoding", "UTF8"}, {"fallback_application_name", "motcua"},
};
#define NOTICES_DEATH " -c timezone=UTC -c tcp_user_timeout=6000 -c tcp_keepalives_idle=2 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3"
static const char reading[] = "-c default_transaction_read_only=on -c statement_timeout=60s" NOTICES_DEATH;
static const char writing[] = "-c idle_in_transaction_session_timeout=60s" NOTICES_DEATH;

struct dial {
    const char *key[WORDS], *value[WORDS];
    size_t n;
};

static void add(struct dial *d, const char *key, const char *value)
{
    if (d->n + 1 < WORDS) {
        d->key[d->n] = key;
        d->value[d->n++] = value;
    }
}

static bool of_host(const char *key)
{
    return strcmp(key, "host") == 0 || strcmp(key, "hostaddr") == 0 || strcmp(key, "port") == 0;
}

static size_t items(const char *list)
{
    size_t n = 1;
    for (; *list; list++)
        n += *list == ',';
    return n;
}

/* The i-th of "a,b,c" into out; the only one is everybody's. False: it does not fit. */
static bool item(const char *list, size_t i, char *out, size_t cap)
{
    for (size_t all = items(list); i && all > 1; i--)
        list += strcspn(list, ",") + 1;
    size_t n = strcspn(list, ",");
    snprintf(out, cap, "%.*s", (int)n, list);
    return n < cap;
}

/* All that the string says but its hosts, then what is ours; what is asked of a session is not libpq's to judge here. */
static void fill(struct dial *d, const PQconninfoOption *o, bool readonly)
{
    for (; o->keyword; o++)
        if (o->val && !of_host(o->keyword) && strcmp(o->keyword, "target_session_attrs") != 0)
            add(d, o->keyword, o->val);
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        add(d, common[i][0], common[i][1]);
    add(d, "options", readonly ? reading : writing);
}

static PGconn *dial_one(struct dial d, const PQconninfoOption *o, size_t i)
{
    char text[3][256];
    size_t n = 0;
    for (; o->keyword; o++)
        if (o->val && of_host(o->keyword)) {
            if (!item(o->val, i, text[n], sizeof text[n]))
                return NULL;
            add(&d, o->keyword, text[n++]);
        }
    d.key[d.n] = d.value[d.n] = NULL;
    return PQconnectdbParams(d.key, d.value, 0);
}

static size_t hosts(const PQconninfoOption *o)
{
    size_t most = 1;
    for (; o->keyword; o++)
        if (o->val && of_host(o->keyword) && items(o->val) > most)
            most = items(o->val);
    return most;
}

static bool says(PGconn *c, const char *what)
{
    const char *told = PQparameterStatus(c, what);
    return told && strcmp(told, "on") == 0;
}

PGconn *pgsql_dial(const char *where, bool readonly, bool any, bool *standby)
{
    PQconninfoOption *o = PQconninfoParse(where, NULL);
    PGconn *spare = NULL;
    struct dial d = {.n = 0};
    *standby = false;
    if (!o)
        return NULL;
    fill(&d, o, readonly);
    for (size_t i = 0, n = hosts(o); i < n; i++) {
        PGconn *c = dial_one(d, o, i);
        bool up = c && PQstatus(c) == CONNECTION_OK;
        bool replica = up && (says(c, "in_hot_standby") || (!readonly && says(c, "default_transaction_read_only")));
        if (up && !replica) {
            PQfinish(spare);
            PQconninfoFree(o);
            return c;
        }
        if (up && any && !spare)
            spare = c;
        else
            PQfinish(c);
    }
    PQconninfoFree(o);
    *standby = spare != NULL;
    return spare;
}

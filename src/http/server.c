/* The one file that knows libmicrohttpd (0.9.75): one daemon per loop, external epoll mode, all of it on the loop's
 * own thread. Translates the library's callbacks into steps of an exchange. Must never decide what a request means.
 *
 * Read README.md before touching: three traps of the library shape this file. */
#include "http/flow.h"
#include "http/form.h"
#include "http/guard.h"
#include "http/part.h"
#include <fcntl.h>
#include <microhttpd.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { POOL = 32 * 1024, POOL_STEP = 4096, STREAM_BLOCK = 4096 };

/* ---- replies */

static struct MHD_Response *file_response(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    struct MHD_Response *r = NULL;
    if (!fstat(fd, &st) && S_ISREG(st.st_mode))
        r = MHD_create_response_from_fd64((uint64_t)st.st_size, fd);
    if (!r)
        close(fd);
    return r;
}

static struct MHD_Response *bytes_response(const struct http_reply *r)
{
    /* PERSISTENT: the bytes live in the exchange's arena until the library says that the request is over. */
    return MHD_create_response_from_buffer(r->body ? r->n : 0, r->body ? (void *)r->body : (void *)"", MHD_RESPMEM_PERSISTENT);
}

/* Nothing there: suspended from within its reader, as the library wants it; a push has it resumed. */
static ssize_t on_stream(void *arg, uint64_t pos, char *to, size_t max)
{
    struct exchange *ex = arg;
    (void)pos;
    long n = stream_take(ex->reply.stream, to, max);
    if (n > 0)
        return n;
    if (n == STREAM_NOTHING)
        MHD_suspend_connection(ex->handle);
    return n == STREAM_NOTHING ? 0 : n == STREAM_END ? MHD_CONTENT_READER_END_OF_STREAM : MHD_CONTENT_READER_END_WITH_ERROR;
}

static struct MHD_Response *stream_response(struct exchange *ex)
{
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, on_stream, ex, NULL);
}

static struct MHD_Response *response_of(struct exchange *ex)
{
    struct http_reply *r = &ex->reply;
    struct MHD_Response *out = r->stream ? stream_response(ex) : r->file ? file_response(r->file) : bytes_response(r);
    if (!out && r->file) {
        loop_refuse(ex, 500, ERR_INTERNAL, "file of a reply cannot be opened");
        r->file = NULL;
        out = bytes_response(r);
    }
    if (!out)
        return NULL;
    if (r->type)
        MHD_add_response_header(out, "Content-Type", r->type);
    for (size_t i = 0; i < r->head_n; i++)
        MHD_add_response_header(out, r->head[i].name, r->head[i].value);
    if (ex->loop->quiet || http_is_leaving(ex->loop->server))
        MHD_add_response_header(out, "Connection", "close");
    return out;
}

static enum MHD_Result answer(struct exchange *ex)
{
    struct MHD_Response *r = response_of(ex);
    if (!r)
        return MHD_NO;
    ex->step = EXCHANGE_SENT;
    if (ex->reply.stream)
        flow_begin(ex);
    else
        loop_phase(ex->conn, CONN_SEND);
    enum MHD_Result ok = MHD_queue_response(ex->handle, (unsigned)ex->reply.status, r);
    MHD_destroy_response(r);
    return ok;
}

static enum MHD_Result refuse(struct exchange *ex, int status, enum err_code code, const char *why)
{
    loop_refuse(ex, status, code, why);
    return answer(ex);
}

static int status_of(enum err_code code)
{
    return err_row(code)->status;
}

/* ---- the head of a request */

/* Walks the header fields where the library left them. Between two of them there must be CR LF (now zeros) and
 * nothing else: a gap is a NUL byte inside a line, a bare LF, or a folded line, none of which it reports. */
struct walk {
    struct exchange *ex;
    size_t cap;
    const char *at; /* where the next line should begin */
    bool torn;
};

static enum MHD_Result on_field(void *arg, enum MHD_ValueKind kind, const char *name, size_t name_n, const char *value,
                                size_t value_n)
{
    struct walk *w = arg;
    (void)kind;
    w->torn |= name != w->at || !value;
    if (!value)
        return MHD_YES;
    exchange_head_add(w->ex, &w->cap, name, name_n, value, value_n);
    w->at = value + value_n + 2;
    return MHD_YES;
}

static bool read_fields(struct exchange *ex, const char *method, const char *version)
{
    struct walk w = { .ex = ex, .at = version + strlen(version) + 2 };
    const union MHD_ConnectionInfo *size = MHD_get_connection_info(ex->handle, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    const char *uri = method + strlen(method) + 1;
    w.torn = uri != ex->uri_at || version != uri + strlen(ex->uri) + 1;
    MHD_get_connection_values_n(ex->handle, MHD_HEADER_KIND, on_field, &w);
    return !w.torn && size && w.at + 2 == method + size->header_size;
}

static enum err_code read_target(struct exchange *ex, struct err *e)
{
    struct http_exchange *x = &ex->x;
    struct form query = { .arena = x->arena };
    const char *path;
    TRY(form_target(x->arena, ex->uri, http_header(x, "Host"), &path, &x->raw_query, e));
    TRY(form_decode(&query, x->raw_query, strlen(x->raw_query), e));
    x->path = path;
    x->query = query.pair;
    x->query_n = query.n;
    return ERR_OK;
}

static enum err_code begin_body(struct exchange *ex, int64_t length, struct err *e)
{
    const struct http_config *k = ex->loop->config;
    k->limits(k->app, ex->x.method, ex->x.path, &ex->body.limits);
    if (!k->spool)
        ex->body.limits.file_max = 0;
    struct spool_place *spool = ARENA_NEW(ex->x.arena, struct spool_place);
    *spool = (struct spool_place){ k->spool, k->io_fault };
    return body_begin(&ex->body, &ex->x, http_header(&ex->x, "Content-Type"), length, spool, e);
}

static enum MHD_Result on_head(struct exchange *ex, const char *method, const char *version)
{
    struct err e = { 0 };
    bool whole = read_fields(ex, method, version);
    ex->x.peer = exchange_peer(ex, ex->conn->peer, ex->loop->config->trusted_proxy);
    struct guard_request r = { method, ex->uri, version, ex->head, ex->head_n };
    struct guard_verdict v = guard_check(&r);
    ex->conn->drain = v.status || v.length > 0 || v.chunked; /* until the body is here */
    if (!v.status || v.status == 414 || v.status == 431 || v.status == 417)
        ex->x.method = arena_str(ex->x.arena, method);
    if (v.status)
        return refuse(ex, v.status, v.code, v.why);
    if (!whole)
        return refuse(ex, 400, ERR_BAD, "NUL, bare line feed or folded line in the header");
    enum err_code code = read_target(ex, &e);
    const char *type = http_header(&ex->x, "Content-Type");
    ex->x.content_type = type ? part_value(ex->x.arena, type) : "";
    if (!code && (v.length > 0 || v.chunked))
        code = begin_body(ex, v.length, &e);
    if (code)
        return refuse(ex, status_of(code), code, arena_str(ex->x.arena, e.why));
    ex->step = EXCHANGE_BODY;
    if (v.length > 0 || v.chunked)
        loop_phase(ex->conn, CONN_BODY);
    return MHD_YES;
}

/* ---- its body and its end */

static enum MHD_Result on_body(struct exchange *ex, const char *p, size_t *n)
{
    struct err e = { 0 };
    size_t had = *n;
    *n = 0;
    enum err_code code = body_add(&ex->body, &ex->x, p, had, &e);
    loop_progress(ex->conn, had);
    if (!code)
        return MHD_YES;
    /* The library takes no reply in the middle of a body: we write it ourselves and have the connection closed. */
    loop_refuse(ex, status_of(code), code, arena_str(ex->x.arena, e.why));
    loop_refuse_raw(ex);
    return MHD_NO;
}

static enum MHD_Result on_whole(struct exchange *ex)
{
    struct err e = { 0 };
    struct loop *l = ex->loop;
    enum err_code code = body_end(&ex->body, &ex->x, &e);
    ex->conn->drain = false;
    if (code)
        return refuse(ex, status_of(code), code, arena_str(ex->x.arena, e.why));
    ex->step = EXCHANGE_APP;
    loop_phase(ex->conn, CONN_APP);
    l->busy = ex;
    ex->x.turn_ms = l->now;
    ex->x.turn_n = ++l->turn_n;
    l->config->on_request(l->config->app, &ex->x);
    l->busy = NULL;
    if (ex->at_once)
        return answer(ex);
    MHD_suspend_connection(ex->handle); /* the reply may be queued already: it is taken after this, on this thread */
    return MHD_YES;
}

/* ---- the library's callbacks */

static enum MHD_Result on_access(void *arg, struct MHD_Connection *c, const char *url, const char *method,
                                 const char *version, const char *data, size_t *n, void **slot)
{
    struct exchange *ex = *slot;
    (void)arg, (void)c, (void)url;
    switch (ex ? ex->step : EXCHANGE_SENT) {
    case EXCHANGE_HEAD:
        return on_head(ex, method, version);
    case EXCHANGE_BODY:
        return *n ? on_body(ex, data, n) : on_whole(ex);
    case EXCHANGE_APP:
        return ex->ready ? answer(ex) : MHD_NO;
    case EXCHANGE_SENT:
        break; /* refused by a deadline while bytes were still coming */
    }
    return MHD_NO;
}

static struct conn *conn_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *i = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return i ? i->socket_context : NULL;
}

/* The request line, before the library changes it. What we return is *slot from now on. */
static void *on_uri(void *arg, const char *uri, struct MHD_Connection *c)
{
    struct conn *conn = conn_of(c);
    (void)arg;
    if (!conn)
        return NULL;
    struct exchange *ex = loop_exchange_new(conn);
    ex->handle = c;
    ex->uri_at = uri;
    ex->uri = arena_str(ex->x.arena, uri);
    loop_phase(conn, CONN_HEAD);
    return ex;
}

static void on_over(void *arg, struct MHD_Connection *c, void **slot, enum MHD_RequestTerminationCode how)
{
    struct exchange *ex = *slot;
    (void)arg, (void)c, (void)how;
    if (!ex)
        return;
    flow_over(ex->conn);
    ex->conn->ex = NULL;
    loop_phase(ex->conn, CONN_IDLE);
    if (ex->step == EXCHANGE_APP && !ex->ready) { /* only at a forced close: the application still has it */
        ex->orphan = true;
        ex->loop->orphans++;
    } else {
        loop_exchange_free(ex);
    }
    *slot = NULL;
}

static void on_connection(void *arg, struct MHD_Connection *c, void **socket_context, enum MHD_ConnectionNotificationCode what)
{
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*socket_context)
            loop_conn_free(*socket_context);
        *socket_context = NULL;
        return;
    }
    const union MHD_ConnectionInfo *fd = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    const union MHD_ConnectionInfo *peer = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    *socket_context = loop_conn_new(arg, fd->connect_fd, peer ? peer->client_addr : NULL);
}

static size_t leave_escapes(void *arg, struct MHD_Connection *c, char *s)
{
    (void)arg, (void)c;
    return strlen(s);
}

/* ---- the daemon of a loop */

enum err_code server_start(struct loop *l, int listen_fd, int connections, struct err *e)
{
    const struct http_config *k = l->config;
    int longest = k->body_s > k->idle_s ? k->body_s : k->idle_s;
    l->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_access, l,
                                 MHD_OPTION_LISTEN_SOCKET, listen_fd,
                                 MHD_OPTION_CONNECTION_LIMIT, (unsigned)connections,
                                 MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL,
                                 MHD_OPTION_CONNECTION_MEMORY_INCREMENT, (size_t)POOL_STEP,
                                 MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)longest + 5, /* replies that nobody reads */
                                 MHD_OPTION_URI_LOG_CALLBACK, on_uri, l,
                                 MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, NULL,
                                 MHD_OPTION_NOTIFY_COMPLETED, on_over, l,
                                 MHD_OPTION_NOTIFY_CONNECTION, on_connection, l,
                                 MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, /* blocked in loop threads; allows sendfile */
                                 MHD_OPTION_END);
    if (l->daemon)
        return ERR_OK;
    close(listen_fd);
    return err(e, ERR_INTERNAL, "http: the library does not start");
}

int server_poll_fd(const struct loop *l)
{
    return MHD_get_daemon_info(l->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

int server_timeout(const struct loop *l)
{
    MHD_UNSIGNED_LONG_LONG ms;
    if (MHD_get_timeout(l->daemon, &ms) == MHD_NO)
        return -1;
    return ms > 60000 ? 60000 : (int)ms;
}

void server_run(struct loop *l)
{
    MHD_run(l->daemon);
}

void server_resume(struct exchange *ex)
{
    MHD_resume_connection(ex->handle);
}

void server_quiesce(struct loop *l)
{
    int fd = MHD_quiesce_daemon(l->daemon);
    if (fd >= 0)
        close(fd);
}

void server_stop(struct loop *l)
{
    for (struct conn *c = l->conns; c; c = c->next)
        if (c->ex && ((c->phase == CONN_APP && !c->ex->ready) || (c->phase == CONN_STREAM && stream_unpark(c->ex->reply.stream))))
            MHD_resume_connection(c->ex->handle); /* the library must not stop with a suspended one */
    MHD_stop_daemon(l->daemon);
}

/* A room's registration: one of these per room, listed in cli/rooms.c. Rooms are strangers to one another. */
#pragma once
#include "app/req.h"
#include "service/jobs.h"

struct room_link {        /* a place in a menu that other rooms' pages show */
    unsigned need;        /* who sees it */
    const char *href, *text; /* message id */
    bool more;            /* not of every hour: under "Thêm", where an officer has several of these */
    /* How much of it waits for who is signed in, asked with every page in a transaction of their province that reads; NULL = nothing is counted. */
    enum err_code (*count)(struct req *r, int64_t *n, struct err *e);
    const char *counted, *to; /* message id with {n}: "3 cảnh báo chờ xem"; the list of just these, where n > 0 */
};

struct room_paper {       /* a .print template and what stands on it; document_print() makes it a PDF */
    const char *page;     /* "books/form_07" */
    const struct model *model;
};

struct room_work {        /* what a page would make, made by a job: run in the place of its kind's `run`, which is NULL */
    const char *kind;
    /* r is a request that nobody sent: no query, no form; ctx as in a job's run, all provinces at hand (req_each_province), the program is the actor. */
    enum err_code (*run)(struct req *r, struct job *j, struct err *e);
};

struct room {
    const char *name;
    /* Reads what pages will need and would take long to read, before anybody asks. Called for each province every few seconds by a process that serves, in a
     * transaction of it that reads, so it is to take no time when there is nothing new. NULL = nothing. */
    enum err_code (*ready)(struct ctx *c, struct err *e);
    struct route_table routes;
    const struct room_link *links; size_t links_n;
    const struct job_kind *jobs; size_t jobs_n;
    const struct room_work *works; size_t works_n; /* of some of these kinds */
    const struct sql_set *sets; size_t sets_n; /* its own statements */
    const struct room_paper *papers; size_t papers_n;
};

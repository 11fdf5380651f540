/* What stands on an official form, as the .print templates read it. Filled from a dossier before and after the act that
 * calls for the form. Must never know a page or how a PDF is made. */
#pragma once
#include "app/place/reach.h"
#include "app/req.h"
#include "domain/event.h"
#include "service/folder.h"

struct sheet_item {   /* a row of a table: a paper handed in, or what is missing */
    int64_t n;
    const char *name, *count, *note;
};

struct sheet {
    const char *superior, *agency, *desk, *place, *day_long;    /* desk: in a sentence, where to bring and fetch things */
    struct reach desk_reach;                                    /* of that desk, as it is told now */
    const char *received_by, *decided_by; /* where another commune received it than decides; else "" */
    const char *code, *address, *secret, *kind;                 /* kind: "filed" form 01 before the acceptance, else "" */
    const char *procedure, *procedure_code, *variant;
    const char *applicant, *applicant_address, *phone, *email, *channel; /* channel: message document.channel.* */
    int64_t submitted, received, due, due_before;
    bool paused;
    int64_t amount;
    int unit;                                                   /* enum term_unit */
    bool same_day;
    const char *law;
    const char *reason, *stage, *officer, *officer_role;        /* officer_role: message document.role.* */
    int64_t paper_n;
    int64_t pay_due, pay_transfer;                              /* what is to be paid now; of it, by this account */
    bool pay_all;                                               /* that is the whole of `fee` */
    const char *pay_qr, *pay_bank, *pay_account, *pay_name, *pay_purpose; /* "" = at the counter alone */
    struct list papers, items;                                  /* struct sheet_item */
    struct list fees;                                           /* struct sheet_item: name, and the sum in `count` */
    int64_t fee;                                                /* of all that are known; 0 = nothing is to be paid */
    const char *fee_words;
    bool assessed;                                              /* and some that an agency works out later */
    int64_t asked;                                              /* asked for and not yet paid, before the act */
    struct list why;                                            /* struct due_line */
};
extern const struct model sheet_model;

struct sheet_source {
    const struct event *ev;             /* the filing, or the act */
    const struct folder *before, *after; /* the same for the filing */
    const char *form;
};
enum err_code sheet_fill(struct req *r, const struct sheet_source *s, struct sheet *out, struct err *e) MUST_USE;

/* "SỞ XÂY DỰNG" under "ỦY BAN NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG": the head of a paper of a unit, as it was called that day. */
struct sheet_head { const char *superior, *agency, *place; };
struct sheet_head sheet_head(const struct req *r, const struct unit *u, bool desk, const char *day);
/* What a flagged "paper:<id>" or "field:<id>" is called, in a language. */
const char *sheet_item_name(const struct procedure *p, const char *item, const char *lang);
/* What an officer wrote beside it. */
const char *sheet_item_note(const struct folder *f, const char *item, struct arena *a);

/* An act on a dossier: the workflow decides, and what follows - clock, work, notice, opinion, result - is carried out in the
 * same transaction, with its event. */
#pragma once
#include "service/files.h"
#include "service/folder.h"

struct act_file { /* a file taken by file_take() for a paper */
    struct upload upload;    /* sha256 "": shown or handed over on paper */
    const char *paper, *type;
};

struct act {
    int64_t dossier;
    struct wf_event event;
    const struct act_file *files; size_t files_n;
    struct form_values changed; /* supplement: the flagged fields, as entered */
};

/* Errors of workflow_fire(), ERR_NOT_FOUND, ERR_STORAGE. *out (may be NULL) is the folder afterwards. */
enum err_code act_on(struct ctx *c, const struct act *what, struct problems *p, struct folder *out, struct err *e) MUST_USE;
/* The same on a folder as it was just loaded or written in this transaction, by somebody who may see it; f is the folder afterwards,
 * and of no use after an error. */
enum err_code act_further(struct ctx *c, struct folder *f, const struct act *what, struct problems *p, struct err *e) MUST_USE;
/* The acts that the actor may do now on a loaded folder. */
size_t act_offers(const struct ctx *c, const struct folder *f, const struct wf_act **out, size_t max);
/* An officer's leader gives the open work to somebody of the unit (account 0 = to all). ERR_FORBIDDEN, ERR_STALE, ERR_INVALID. */
enum err_code act_assign(struct ctx *c, int64_t dossier, int64_t version, int64_t account, const char *name, struct err *e) MUST_USE;
/* What follows from an outcome, for open.c as well. */
enum err_code act_effects(struct ctx *c, struct folder *f, const struct wf_outcome *o, const char *note, struct err *e) MUST_USE;
/* A calendar changed: the dates of every open dossier of a province again. *changed = how many moved. */
enum err_code act_recompute(struct ctx *c, int64_t *changed, struct err *e) MUST_USE;
/* How many open dossiers of a province would move by the calendars of c->world: reads alone, so that a calendar can be looked at before it is in force. */
enum err_code act_would_move(struct ctx *c, int64_t *moved, struct err *e) MUST_USE;

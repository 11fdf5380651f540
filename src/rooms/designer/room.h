/* Procedures written, tried and published in the browser: see README.md. */
#pragma once
#include "app/room.h"

extern const struct room designer_room;

/* procedures.c: all of them */
route_fn procedures_show;
extern const struct model procedures_model;
/* history.c: the revisions of one, and taking one back */
route_fn history_show, history_withdraw;
extern const struct model history_model;
/* revision.c: the text of one revision */
route_fn revision_show;
extern const struct model revision_model;
/* editor.c: a draft */
route_fn editor_begin, editor_show, editor_keep, editor_drop;
extern const struct model editor_view_model, editor_begin_model;
/* check.c: what is wrong with a text, while it is typed */
route_fn check_first, check_show;
extern const struct model check_model;
/* preview.c, result.c: what people will see */
route_fn preview_show, result_send;
extern const struct model preview_model;
/* tryout.c: the form, filled in and checked, and nothing is kept */
route_fn tryout_show, tryout_check;
extern const struct model tryout_model;
/* compare.c: two revisions, or a draft and a revision */
route_fn compare_revisions, compare_draft;
extern const struct model compare_model;
/* rehearsal.c: the scenarios */
route_fn rehearsal_show, rehearsal_first, rehearsal_play;
extern const struct model rehearsal_model;
/* release.c: publishing */
route_fn release_show, release_do;
extern const struct model release_model;

/* Lines of open work: what the worklist, the batch and the reassignment show of a dossier without opening it. */
#pragma once
#include "app/req.h"
#include "rooms/desk/due.h"
#include "store/task_store.h"

struct desk_line {
    const char *code, *procedure, *procedure_name, *state, *step;
    const char *name;          /* the applicant's */
    const char *channel;       /* counter online post: message "desk.channel.<channel>" */
    const char *kind;          /* main waiting opinion */
    const char *role;          /* whose work it is */
    const char *due_state;     /* late today ok stop done */
    int64_t due_at, submitted_at, received_at; /* 0 = none */
    struct due_mark due;
    int64_t version, assignee;
    const char *assignee_name; /* "" = anybody of the role */
    bool mine, fresh, ticked;  /* given to me; filed and not yet received; the box beside it */
    const char *group;         /* first line of a group: message "desk.group.<group>"; "" = the same group goes on */
    int64_t group_n;           /* how many it has; 0 = not counted */
    const char *off_day, *off_name; /* group "week": a named day off that is still ahead */
    /* the batch alone */
    const char *act, *act_name, *proposal, *proposed_by;
    int64_t key;               /* the dossier's */
};
extern const struct model desk_line_model;

/* Open work of the actor's unit in some roles, all by due date: a task_row at a time. */
struct desk_stream;
struct desk_stream *lines_open(struct req *r, unsigned roles, struct task_from from);
enum err_code lines_next(struct desk_stream *s, const struct task_row **out, struct err *e) MUST_USE; /* NULL at the end */

/* Officers of the actor's unit today, with any role or one: struct officer, by name. */
enum err_code lines_officers(struct req *r, const char *role, struct list *out, struct err *e) MUST_USE;
/* officers: to name the assignee; may be empty. */
enum err_code lines_word(struct req *r, const struct task_row *row, const struct list *officers, struct desk_line *out, struct err *e) MUST_USE;
/* Roles whose work a person sees. */
unsigned lines_roles(const struct req *r);

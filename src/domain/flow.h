/* The way of a dossier drawn: lanes for the applicant and each agency, a box a step, arrows between them, all
 * with coordinates, computed from the procedure's file. The same input gives the same picture; no two boxes
 * overlap. A template draws it as SVG; the same steps come as a list of lines for readers and small screens.
 *
 * Main path left to right (where lanes differ, boxes may stand above one another); supplements, opinions and
 * returns are dashed. Refusal, withdrawal and the like are not drawn. */
#pragma once
#include "base/record.h"
#include "domain/procedure.h"

struct flow_text {
    int64_t x, y;
    const char *text;
    bool strong;
};
struct flow_lane {
    const char *name;
    int64_t x, y, w, h;
    struct list lines; /* struct flow_text: the name, left of the boxes */
    bool alternate; /* every second one, for the background */
};
struct flow_box {
    const char *id;   /* state; "apply" for the first; the asking act for an opinion */
    const char *kind; /* step, start, end, aside */
    int64_t lane, column, x, y, w, h;
    struct list lines; /* struct flow_text: name in one to three lines, then the usual time */
};
struct flow_edge {
    const char *from, *to; /* ids of boxes */
    const char *name;      /* of the act; "" for filing */
    const char *path;      /* SVG path data */
    bool dashed;
};
struct flow_line {
    int64_t n;
    const char *name, *holder, *duration, *more; /* more: what may happen beside, "" = nothing */
};
struct flow {
    int64_t width, height;
    const char *view_box; /* "0 0 760 372" */
    struct list lanes, boxes, edges, lines;
};
extern const struct model flow_model;

struct flow flow_draw(const struct procedure *p, const char *lang, struct arena *a);

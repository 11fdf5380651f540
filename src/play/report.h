/* What came of a drill: on the screen while it runs, as report.json for programs and report.html for people, and whether it is
 * good. Everything in the report is in the record of report_model.h: the page and the JSON cannot differ. */
#pragma once
#include "base/embed.h"
#include "play/compare.h"
#include "play/drill.h"
#include <stdio.h>

struct report_found { /* what the caller saw outside of the drill */
    struct compare compare;      /* at the end */
    bool compared;
    int64_t journal_seen, journal_wrong, counters_seen, counters_wrong;
    int64_t kills, kill_us_sum, kill_differences, kill_under_way, kill_in_flight;
    int64_t server_cpu_us, server_rss_most, client_cpu_us;
};
/* After a kill: what the comparison found, how many writes were under way when it struck, and how long all of it took. */
void report_kill(struct report_found *f, const struct compare *c, int64_t under_way, int64_t took_us);
/* One line on a terminal; `last` ends it. */
void report_progress(FILE *to, const struct town *t, bool last);

struct report_source {
    const struct plan *plan;
    const char *file;
    const struct town *town;
    const struct report_found *found;
    const struct world *world;
    const struct embedded *files; size_t files_n; /* page and texts */
    const char *folder; /* NULL = nothing is written */
    struct arena *arena;
};
/* Tells the outcome on standard output. *bad = how many of the limits were not kept. */
enum err_code report_make(const struct report_source *src, int *bad, struct err *e) MUST_USE;

/* report_fill.c: the record, its labels in that language. */
struct report;
void report_fill(const struct report_source *src, const char *lang, struct report *out, int *bad);
/* report_page.c */
enum err_code report_page(const struct report_source *src, const struct report *vi, const struct report *en, struct buf *out, struct err *e) MUST_USE;

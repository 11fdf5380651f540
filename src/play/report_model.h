/* The record of a report: what report.json holds under these names, and the page shows. Times are in us, moments RFC 3339. Names stay
 * as they are once they were published (docs/drill.md); new ones may come. */
#pragma once
#include "base/record.h"
#include "play/kind.h"

enum { ROW_WRITES = KINDS, ROW_READS, ROWS };
extern const char *const report_row_words[]; /* the kinds, then writes, reads */

struct report_row { /* one kind of request, or all writes, all reads */
    int id;         /* of report_row_words */
    bool write;
    int64_t n, p50_us, p95_us, p99_us, p999_us, max_us, mean_us, errors, sheds, lost;
    int64_t service_p50_us, service_p99_us; /* from the sending; of the sums only */
    const char *per_second; /* JSON number */
};

struct report_second {
    int64_t t_ms, clock, opened, writes, main, reads, errors, sheds, in_flight, waiting;
    int64_t write_p50_us, write_p99_us, read_p50_us, read_p99_us, server_cpu_us, server_anonymous;
};

enum check_what { CHECK_LIMIT, CHECK_ERRORS, CHECK_SHEDS, CHECK_ON_TIME, CHECK_RECOVERS, CHECK_RATE, CHECK_DIFFERENCES, CHECK_JOURNAL, CHECK_KILLS, CHECK_COUNTERS };
enum check_measure { MEASURE_P50, MEASURE_P95, MEASURE_P99, MEASURE_MAX, MEASURE_SHARE, MEASURE_MS, MEASURE_PER_SECOND, MEASURE_COUNT };
struct report_check {
    int what, of, measure;    /* of: row; for limits */
    const char *asked, *got;  /* JSON numbers, in the measure's unit: us, share of 1, ms, a second, count */
    bool ok;
};

struct report_error { int id; int64_t status, times; const char *what; };
struct report_difference { int fault; const char *code, *what; int64_t version; };
struct report_mix { const char *code, *name; const char *share; };

struct chart_line { const char *look, *d; bool area; };
struct chart_tick { const char *x, *y, *text; bool minor; };
struct chart_band { const char *x, *width; };
struct report_chart {
    int what;                 /* rate writes reads trouble queue server */
    struct list lines, across, up, bands;
};

struct report {
    const char *drill, *title, *note, *file, *version;
    bool good, compared, has_limits, fake_clock, together, killed, has_errors, has_differences, server_known, spiked;
    int64_t seed, begins, ended, started_ms, communes, connections, citizens;
    const char *speed, *wall_s, *planned_s;
    struct list mix;
    int64_t opened, finished, alive, writes, main, reads, errors, sheds, lost;
    const char *writes_per_second, *main_per_second, *reads_per_second, *writes_per_dossier, *reads_per_dossier;
    int64_t on_time, ended_dossiers; /* of those with a result */
    const char *on_time_share;
    int64_t ledger_writes, dossiers_compared, readings, differences, in_flight_kept, journal_dossiers, journal_wrong;
    int64_t kills, kill_ms, kill_differences, kill_under_way, kill_in_flight;
    int64_t server_cpu_us, server_anonymous_most;
    const char *server_us_per_request, *client_us_per_request;
    struct list verdict, sums, kinds, error_examples, difference_examples, seconds, charts;
};
extern const struct model report_model;

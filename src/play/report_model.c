/* Descriptors of the report. See report_model.h. */
#include "play/report_model.h"
#include "play/compare.h"

const char *const report_row_words[] = {
    "intake", "draft", "papers", "submit", "act", "own_act", "refusal", "sign_in", "status", "mine", "worklist", "dossier", "procedure", "home",
    "search", "door", "writes", "reads", NULL,
};
static const char *const what_words[] = {"limit", "errors", "sheds", "on_time", "recovers", "writes_per_second", "differences", "journal", "kills", "counters", NULL};
static const char *const measure_words[] = {"p50", "p95", "p99", "max", "share", "ms", "per_second", "count", NULL};
static const char *const chart_words[] = {"rate", "writes", "reads", "trouble", "queue", "server", NULL};

#define ROW_ID(strct) FIELD(strct, id, F_ENUM, .words = report_row_words, .label = "drill.kind")
#define T(member, type, text) FIELD(report, member, type, .doc = (text))
#define HIDDEN(member, type, ...) FIELD(report, member, type, .flags = FIELD_PRIVATE, ##__VA_ARGS__)

static const struct field row_fields[] = {
    ROW_ID(report_row), FIELD(report_row, write, F_BOOL), FIELD(report_row, n, F_INT, .doc = "answered as they should be"),
    FIELD(report_row, per_second, F_JSON, .doc = "of the wall"), FIELD(report_row, p50_us, F_INT, .doc = "from when it was due to the last byte"),
    FIELD(report_row, p95_us, F_INT), FIELD(report_row, p99_us, F_INT), FIELD(report_row, p999_us, F_INT), FIELD(report_row, max_us, F_INT),
    FIELD(report_row, mean_us, F_INT), FIELD(report_row, service_p50_us, F_INT, .doc = "from the sending; of the sums only"),
    FIELD(report_row, service_p99_us, F_INT), FIELD(report_row, errors, F_INT), FIELD(report_row, sheds, F_INT, .doc = "503 or 429 with Retry-After; sent again"),
    FIELD(report_row, lost, F_INT, .doc = "connections lost under way; sent again"),
};
static const struct model row_model = MODEL(report_row, row_fields, .doc = "One kind of request");

static const struct field second_fields[] = {
    FIELD(report_second, t_ms, F_INT, .doc = "of the wall, since the drill began"), FIELD(report_second, clock, F_INSTANT, .doc = "the drill's"),
    FIELD(report_second, opened, F_INT), FIELD(report_second, writes, F_INT), FIELD(report_second, main, F_INT), FIELD(report_second, reads, F_INT),
    FIELD(report_second, errors, F_INT), FIELD(report_second, sheds, F_INT), FIELD(report_second, in_flight, F_INT),
    FIELD(report_second, waiting, F_INT, .doc = "for a free connection"), FIELD(report_second, write_p50_us, F_INT),
    FIELD(report_second, write_p99_us, F_INT), FIELD(report_second, read_p50_us, F_INT), FIELD(report_second, read_p99_us, F_INT),
    FIELD(report_second, server_cpu_us, F_INT), FIELD(report_second, server_anonymous, F_INT, .doc = "bytes"),
};
static const struct model second_model = MODEL(report_second, second_fields, .doc = "One second");

static const struct field check_fields[] = {
    FIELD(report_check, what, F_ENUM, .words = what_words, .label = "drill.what"), FIELD(report_check, of, F_ENUM, .words = report_row_words, .label = "drill.kind"),
    FIELD(report_check, measure, F_ENUM, .words = measure_words, .label = "drill.measure"), FIELD(report_check, asked, F_JSON), FIELD(report_check, got, F_JSON),
    FIELD(report_check, ok, F_BOOL),
};
static const struct model check_model = MODEL(report_check, check_fields, .doc = "What was asked, what came of it");

static const struct field error_fields[] = {
    ROW_ID(report_error), FIELD(report_error, status, F_INT, .doc = "0 = no answer"), FIELD(report_error, times, F_INT), FIELD(report_error, what, F_TEXT),
};
static const struct model error_model = MODEL(report_error, error_fields);

static const struct field difference_fields[] = {
    FIELD(report_difference, fault, F_ENUM, .words = compare_fault_words, .label = "drill.fault"), FIELD(report_difference, code, F_TEXT),
    FIELD(report_difference, version, F_INT), FIELD(report_difference, what, F_TEXT),
};
static const struct model difference_model = MODEL(report_difference, difference_fields);

static const struct field mix_fields[] = {FIELD(report_mix, code, F_TEXT), FIELD(report_mix, name, F_TEXT), FIELD(report_mix, share, F_JSON)};
static const struct model mix_model = MODEL(report_mix, mix_fields);

static const struct field line_fields[] = {FIELD(chart_line, look, F_TEXT), FIELD(chart_line, d, F_TEXT), FIELD(chart_line, area, F_BOOL)};
static const struct model line_model = MODEL(chart_line, line_fields);
static const struct field tick_fields[] = {
    FIELD(chart_tick, x, F_TEXT), FIELD(chart_tick, y, F_TEXT), FIELD(chart_tick, text, F_TEXT), FIELD(chart_tick, minor, F_BOOL),
};
static const struct model tick_model = MODEL(chart_tick, tick_fields);
static const struct field band_fields[] = {FIELD(chart_band, x, F_TEXT), FIELD(chart_band, width, F_TEXT)};
static const struct model band_model = MODEL(chart_band, band_fields);
static const struct field chart_fields[] = {
    FIELD(report_chart, what, F_ENUM, .words = chart_words, .label = "drill.chart"), FIELD(report_chart, lines, F_LIST, .of = &line_model),
    FIELD(report_chart, across, F_LIST, .of = &tick_model), FIELD(report_chart, up, F_LIST, .of = &tick_model), FIELD(report_chart, bands, F_LIST, .of = &band_model),
};
static const struct model chart_model = MODEL(report_chart, chart_fields);

static const struct field fields[] = {
    T(drill, F_TEXT, "id of the drill"), T(title, F_TEXT, NULL), HIDDEN(note, F_TEXT), T(file, F_TEXT, NULL), T(version, F_TEXT, "of this form of report"),
    T(good, F_BOOL, "all that was asked was kept"), T(compared, F_BOOL, "the databases were compared"), HIDDEN(has_limits, F_BOOL), T(fake_clock, F_BOOL, NULL),
    T(together, F_BOOL, "closed loop"), HIDDEN(killed, F_BOOL), HIDDEN(has_errors, F_BOOL), HIDDEN(has_differences, F_BOOL), HIDDEN(server_known, F_BOOL),
    HIDDEN(spiked, F_BOOL), T(seed, F_INT, NULL), T(begins, F_INSTANT, "on the drill's clock"), T(ended, F_INSTANT, NULL), T(started_ms, F_INT, "since 1970 by the machine's clock: the book counts from there"), T(communes, F_INT, NULL),
    T(connections, F_INT, NULL), T(citizens, F_INT, NULL), T(speed, F_JSON, "of the drill's clock"), T(wall_s, F_JSON, "seconds that it took"),
    T(planned_s, F_JSON, "seconds of the drill's clock"), FIELD(report, mix, F_LIST, .of = &mix_model), T(opened, F_INT, "dossiers"), T(finished, F_INT, "dossiers that came to their end"),
    T(alive, F_INT, "dossiers still under way"), T(writes, F_INT, NULL), T(main, F_INT, "submissions and steps of dossiers"), T(reads, F_INT, NULL),
    T(errors, F_INT, NULL), T(sheds, F_INT, NULL), T(lost, F_INT, NULL), T(writes_per_second, F_JSON, "while dossiers were opened"),
    T(main_per_second, F_JSON, NULL), T(reads_per_second, F_JSON, NULL), T(writes_per_dossier, F_JSON, "main"), T(reads_per_dossier, F_JSON, NULL),
    T(on_time, F_INT, "dossiers with a result by their date"), T(ended_dossiers, F_INT, "dossiers with a result"), T(on_time_share, F_JSON, NULL),
    T(ledger_writes, F_INT, "of the book, compared"), T(dossiers_compared, F_INT, NULL), T(readings, F_INT, "by officers, in the journal"),
    T(differences, F_INT, "between book and database"), T(in_flight_kept, F_INT, "not acknowledged, and there"), T(journal_dossiers, F_INT, "chains verified"),
    T(journal_wrong, F_INT, NULL), T(kills, F_INT, NULL), T(kill_ms, F_INT, "mean, from SIGKILL until it was compared"), T(kill_differences, F_INT, NULL),
    T(kill_under_way, F_INT, "sent and not acknowledged when it struck"), T(kill_in_flight, F_INT, "of these there afterwards"), T(server_cpu_us, F_INT, NULL), T(server_anonymous_most, F_INT, "bytes"),
    T(server_us_per_request, F_JSON, NULL), T(client_us_per_request, F_JSON, NULL), FIELD(report, verdict, F_LIST, .of = &check_model),
    FIELD(report, sums, F_LIST, .of = &row_model), FIELD(report, kinds, F_LIST, .of = &row_model), FIELD(report, error_examples, F_LIST, .of = &error_model),
    FIELD(report, difference_examples, F_LIST, .of = &difference_model), FIELD(report, seconds, F_LIST, .of = &second_model),
    HIDDEN(charts, F_LIST, .of = &chart_model),
};
const struct model report_model = MODEL(report, fields, .doc = "What came of a drill");

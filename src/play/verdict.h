/* Is it good? What a plan asks held against what was measured. Pure. */
#pragma once
#include "play/plan.h"
#include "play/report.h"
#include "play/report_model.h"
#include "play/stats.h"

struct verdict_source {
    const struct plan *plan;
    const struct stats *stats;
    const struct report_found *found;
    struct arena *arena;
};
/* struct report_check, one for each thing that was asked; *bad = how many were not kept. */
struct list verdict_of(const struct verdict_source *v, int *bad);
/* Submissions and steps, writes, reads a second of the wall while dossiers were opened. */
struct verdict_rates { double main, writes, reads; };
struct verdict_rates verdict_rates(const struct plan *p, const struct stats *s);
/* ms of the drill's clock from the end of a spike until writes are as fast as before and nothing waits; -1 = not before the end. */
int64_t verdict_recovery(const struct plan *p, const struct stats *s, const struct plan_spike *spike);

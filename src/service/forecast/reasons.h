/* A forecast as pages show it: a probability in whole percent and what moves it most, in words (message board.forecast.why.<feature>). */
#pragma once
#include "service/forecast/outlook.h"

struct reason {
    const char *feature; /* used steps_left load procedure unit days_off month_end month_rest */
    const char *value;   /* as the words need it: "82%", "1,5", "4" */
    bool raises;         /* the probability of being late; else it lowers it */
};
extern const struct model reason_model;

const char *reasons_percent(double v, struct arena *a); /* "34%"; "<1%", ">99%" at the ends */
struct list reasons_of(const struct outlook_said *s, const char *lang, struct arena *a);

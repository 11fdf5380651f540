/* A forecast as pages show it: a probability in whole percent and what moves it most, in words (message board.forecast.why.<feature>). */
#pragma once
#include "app/req.h"
#include "service/forecast/outlook.h"

struct outlook_reason {
    const char *feature; /* used steps_left load procedure unit days_off month_end month_rest */
    const char *value;   /* as the words need it: "82%", "1,5", "4" */
    bool raises;         /* the probability of being late; else it lowers it */
};
extern const struct model outlook_reason_model;

const char *outlook_percent(double v, struct arena *a); /* "34%"; "<1%", ">99%" at the ends */
struct list outlook_reasons(const struct outlook_said *s, const char *lang, struct arena *a);

/* Procedures by who decides them: which of all, how many, and agencies as lists and links show them. Knows no search. */
#pragma once
#include "app/req.h"
#include "reference/agencies.h"
#include "reference/catalogue.h"

struct agency_link {
    const char *id, *name, *group; /* group: message "portal.agencies.<group>" */
    const char *told;              /* "58 thủ tục" */
    int64_t n;
};
extern const struct model agency_link_model;
extern const char *const agency_groups[];

/* Everything that can be asked for on the day: what has a file, then what is only listed. */
struct agency_all { const struct catalogue_hit *hit; size_t n; };
struct agency_all agency_all(const struct req *r);
uint64_t agency_bits(const struct req *r, const struct catalogue_hit *hit);
/* A kind's place among the bits. */
uint64_t agency_bit(const struct req *r, const struct agency_kind *k);

struct agency_link agency_link(const struct req *r, const struct agency_kind *k, int64_t n);
struct agency_link agency_counted(const struct req *r, const struct agency_kind *k);
/* Those that a question names, with how many procedures each decides; struct agency_link. */
struct list agency_named(const struct req *r, const char *query);

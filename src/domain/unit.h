/* A unit of the administration and its names over time: nation, province, commune, their departments and
 * offices. Values; where they are kept is store/unit_store.h, all of them together reference/units.h.
 *
 * What a unit is never changes, what it is called does: an event or a paper shows the name of its own day. */
#pragma once
#include "base/record.h"

enum unit_tier { UNIT_NATION, UNIT_PROVINCE, UNIT_DEPARTMENT, UNIT_COMMUNE, UNIT_OFFICE, UNIT_TIERS };
extern const char *const unit_tier_words[]; /* nation province department commune office */

#define UNIT_NATION_ID INT64_C(65535)

struct unit_name {
    int64_t unit;
    const char *valid_from, *valid_to; /* valid_to: first day no longer; "" = in force */
    const char *type;                  /* tinh thanh_pho phuong xa dac_khu so co_quan cong_an ... (docs/data.md) */
    const char *name;                  /* "Thanh Khê", "Sở Xây dựng" */
    const char *full_name;             /* "Phường Thanh Khê", "Sở Xây dựng thành phố Đà Nẵng" */
    const char *full_name_resolution;  /* as the act spells it, if it differs; else "" */
    const char *name_en;               /* "Thanh Khe Ward" */
    const char *act;                   /* by which it is called so */
};
extern const struct model unit_name_model;

struct unit {
    int64_t id;               /* below 65536, but for offices */
    const char *code;         /* "48", "20257", "48.so_xay_dung", "20257.phong_kinh_te" */
    int tier;                 /* enum unit_tier */
    const char *kind;         /* of a department or office: "so_xay_dung", "thue"; "" for the others */
    int64_t parent, province; /* a province is its own province; 0 for the nation */
    const char *agency_code;  /* "H17.20257"; "" for offices */
    const char *code_alias;   /* second code in official use; mostly "" */
    const char *lat, *lon;    /* degrees as text, "" = not known */
    int64_t population;       /* 0 = not known */
    const char *seat;
    /* not in the row: set by reference/units.c, by valid_from; at least one */
    const struct unit_name *names;
    size_t n_names;
    /* founded or closed by an administrator; "" = always, not closed */
    const char *opens, *closes; /* the first day; the first day no longer */
    int64_t heir;               /* that goes on with what is open then; 0 = nobody has to */
};
extern const struct model unit_model; /* without the names */

/* An office that is no part of the People's Committee and decides in its own name: the commune's police. */
bool unit_stands_alone(const struct unit *u);

/* A place of a commune where people hand in (điểm phục vụ): it takes in for the commune, as its own desk does. */
bool unit_is_point(const struct unit *u);
#define UNIT_POINT "diem_phuc_vu"
/* Does it receive people on a day "YYYY-MM-DD"? False for NULL. */
bool unit_open_on(const struct unit *u, const char *day);

/* The name on a day "YYYY-MM-DD": the first one for days before the tables begin, the last one for "" or NULL.
 * Never NULL for a unit of reference/units.h. */
const struct unit_name *unit_name_on(const struct unit *u, const char *date);
/* As it is written inside a sentence: "phường Thanh Khê", "tỉnh Lào Cai"; names without such a type as they are. */
const char *unit_name_small(const struct unit_name *n, struct arena *a);

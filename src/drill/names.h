/* The tables that names and homes are drawn from: family names, middle and given names, peoples and where they live, old province
 * codes on cards, telephone prefixes, streets. Data alone; persona.c draws.
 *
 * Shares are rounded from public counts: family names as published for the whole country (Nguyễn about 38 in 100), peoples by
 * province after the census of 2019, added up for the provinces of 2025. They are good for a drill, not for statistics. */
#pragma once
#include <stddef.h>

struct name_row {
    const char *name;
    double weight;
};
struct name_table {
    const struct name_row *row;
    size_t n;
};
extern const struct name_table names_family;       /* of the Kinh; Hoàng and Vũ are Huỳnh and Võ in the south */
extern const struct name_table names_middle[2];    /* 0 men, 1 women */
extern const struct name_table names_given[2];
extern const struct name_table names_street, names_hamlet, names_prefix; /* prefix: of mobile numbers */

enum name_style {
    NAME_USUAL,  /* family, middle, given as the Kinh: Nông Thị Hạnh */
    NAME_A,      /* men of the Mông: Giàng A Páo; women: Giàng Thị Mỷ */
    NAME_A_Y,    /* no family name: A Thái, Y Hương */
    NAME_Y_H,    /* family name last: Y Khuê Niê, H'Lan Niê */
    NAME_K_KA,   /* K'Brình, Ka Thủy */
    NAME_DIEU,   /* men Điểu Sang, women Thị Sang */
};
struct name_people {
    const char *name;      /* "Tày" */
    enum name_style style;
    const char *family;    /* words parted by commas; "" = none, or as the Kinh */
    const char *men, *women; /* given names; "" = as the Kinh */
};
extern const struct name_people names_people[]; /* the Kinh are not among them */
extern const size_t names_people_n;

struct name_share { /* of 100 inhabitants of a province (official code), by index into names_people */
    const char *province;
    struct { unsigned char people, share; } of[5]; /* share 0 = end */
};
extern const struct name_share names_share[];
extern const size_t names_share_n;

struct name_origin { /* which codes of before 2025 stand on cards of a province of today; 0 = end */
    const char *province;
    unsigned char code[3];
};
extern const struct name_origin names_origin[];
extern const size_t names_origin_n;

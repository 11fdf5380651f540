/* What a province may set in files about how units are compared: the ranking and the index of QĐ 766. Read once at the start, never changed. */
#pragma once
#include "domain/board/index766.h"
#include "domain/board/ranking.h"

struct schemes {
    struct ranking ranking;
    struct index766 index;
};
/* Texts of data/ranking.yaml and data/index766.yaml; they must live as long as a, in which everything lies. ERR_INVALID: as file:line: message. */
enum err_code schemes_read(const char *ranking, const char *index766, struct arena *a, const struct schemes **out, struct err *e) MUST_USE;

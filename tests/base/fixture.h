/* A small application as a described struct: every field type and flag once, for the tests of the base. */
#pragma once
#include "base/record.h"

struct paper {
    const char *name;
    int64_t copies;
};
static const struct field paper_fields[] = {
    FIELD(paper, name, F_TEXT, .flags = FIELD_REQUIRED, .max = 20),
    FIELD(paper, copies, F_INT, .min = 1, .max = 9),
};
static const struct model paper_model = MODEL(paper, paper_fields);

struct place {
    const char *street;
};
static const struct field place_fields[] = {FIELD(place, street, F_TEXT, .flags = FIELD_REQUIRED)};
static const struct model place_model = MODEL(place, place_fields);

enum { SEX_FEMALE, SEX_MALE };
static const char *const sexes[] = {"female", "male", NULL};
static const char *const channels[] = {"counter", "online", NULL};

struct application {
    const char *code, *name, *phone, *note, *channel, *born, *answers, *token, *mail;
    int64_t floors, fee, sent_at;
    bool agreed;
    int sex;
    struct place home;
    struct list papers;
};
static const struct field application_fields[] = {
    FIELD(application, code, F_TEXT, .flags = FIELD_SERVER),
    FIELD(application, name, F_TEXT, .flags = FIELD_REQUIRED, .mask = MASK_NAME, .min = 2, .max = 10),
    FIELD(application, phone, F_TEXT, .mask = MASK_PHONE),
    FIELD(application, note, F_TEXT, .flags = FIELD_LINES, .max = 2000),
    FIELD(application, channel, F_TEXT, .words = channels),
    FIELD(application, born, F_DATE, .flags = FIELD_REQUIRED),
    FIELD(application, answers, F_JSON),
    FIELD(application, token, F_TEXT, .flags = FIELD_SECRET),
    FIELD(application, mail, F_TEXT, .flags = FIELD_PRIVATE, .mask = MASK_EMAIL),
    FIELD(application, floors, F_INT, .flags = FIELD_REQUIRED, .min = 1, .max = 7),
    FIELD(application, fee, F_MONEY),
    FIELD(application, sent_at, F_INSTANT),
    FIELD(application, agreed, F_BOOL, .flags = FIELD_REQUIRED),
    FIELD(application, sex, F_ENUM, .words = sexes),
    FIELD(application, home, F_RECORD, .of = &place_model),
    FIELD(application, papers, F_LIST, .of = &paper_model, .max = 3),
};
static const struct model application_model = MODEL(application, application_fields);

static inline const struct field *application_field(const char *name)
{
    return model_find(&application_model, name);
}

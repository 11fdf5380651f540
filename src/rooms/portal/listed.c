/* A procedure that is only in the state's catalogue: its facts, and where to read on. Must never explain what nobody has checked. */
#include "rooms/portal/brief.h"
#include "rooms/portal/room.h"
#include "reference/catalogue.h"
#include "service/folder.h"
#include <string.h>

struct listed_word { const char *word; };
struct listed_law { const char *code; };

struct portal_listed {
    const char *code, *name, *ministry, *field, *agency, *result, *decision, *place, *portal;
    const char *status;
    struct term_view term;
    struct fee_view fee;
    struct list who, channels, laws;
};

static const char *const who_words[] = {"citizen", "overseas", "foreigner", "official", "cooperative", "business", "organisation", NULL};
static const char *const channel_words[] = {"counter", "online", "post", NULL};
static const char *const status_words[] = {"seen", "name", "fee", "suspect", NULL};
static const struct field who_fields[] = {FIELD(listed_word, word, F_TEXT, .words = who_words, .label = "portal.listed.who")};
static const struct model who_model = MODEL_AS(listed_who, listed_word, who_fields);
static const struct field channel_fields[] = {FIELD(listed_word, word, F_TEXT, .words = channel_words, .label = "portal.listed.channel")};
static const struct model channel_model = MODEL_AS(listed_channel, listed_word, channel_fields);
static const struct field law_fields[] = {FIELD(listed_law, code, F_TEXT)};
static const struct model law_model = MODEL(listed_law, law_fields);
static const struct field fields[] = {
    FIELD(portal_listed, code, F_TEXT), FIELD(portal_listed, name, F_TEXT), FIELD(portal_listed, ministry, F_TEXT),
    FIELD(portal_listed, field, F_TEXT), FIELD(portal_listed, agency, F_TEXT), FIELD(portal_listed, result, F_TEXT),
    FIELD(portal_listed, decision, F_TEXT), FIELD(portal_listed, place, F_TEXT, .words = brief_places, .label = "portal.decides"),
    FIELD(portal_listed, portal, F_TEXT, .doc = "Its address on the national portal"),
    FIELD(portal_listed, status, F_TEXT, .words = status_words, .label = "portal.listed.status", .doc = "How far the facts can be relied on"),
    FIELD(portal_listed, term, F_RECORD, .of = &term_view_model), FIELD(portal_listed, fee, F_RECORD, .of = &fee_view_model),
    FIELD(portal_listed, who, F_LIST, .of = &who_model), FIELD(portal_listed, channels, F_LIST, .of = &channel_model),
    FIELD(portal_listed, laws, F_LIST, .of = &law_model),
};
const struct model portal_listed_model = MODEL(portal_listed, fields, .doc = "A procedure of the state's catalogue that is not explained here");

/* A row of one text for each word: struct listed_word and listed_law are alike. */
static struct list words_of(const char *text, struct arena *a)
{
    struct listed_word *row = ARENA_ARRAY(a, struct listed_word, strlen(text) / 2 + 2);
    char *copy = arena_str(a, text), *word;
    size_t n = 0;
    while ((word = strsep(&copy, " ")))
        if (*word)
            row[n++].word = word;
    return (struct list){row, n};
}

enum err_code portal_listed(struct req *r, struct err *e)
{
    const char *code = req_param(r, "code");
    const struct listing *l = catalogue_listing(r->ctx.world->catalogue, code);
    struct portal_listed *v = ARENA_NEW(r->x->arena, struct portal_listed);
    if (!l)
        return err(e, ERR_NOT_FOUND, "no such procedure");
    if (catalogue_find(r->ctx.world->catalogue, code, folder_today(&r->ctx)))
        return req_go(r, "/thu-tuc/%s", code);
    *v = (struct portal_listed){
        .code = l->code, .name = l->name, .ministry = l->ministry, .field = l->field, .agency = l->agency, .result = l->result,
        .decision = l->decision, .place = brief_listed(&r->ctx, l, "").place, .status = l->status, .term = brief_listed_term(l),
        .fee = brief_listed_fee(l), .who = words_of(l->applicants, r->x->arena), .channels = words_of(l->channels, r->x->arena),
        .laws = words_of(l->laws, r->x->arena),
        .portal = *l->portal ? arena_fmt(r->x->arena, "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/%s", l->portal) : "https://dichvucong.gov.vn",
    };
    if (strcmp(r->ctx.lang, "vi") == 0) /* its name is Vietnamese */
        r->title = v->name;
    return req_show(r, v);
}

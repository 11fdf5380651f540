/* Registration: addresses, who may call them, what they show. Province or nation, and whose draft it is, are the service's to check. */
#include "rooms/designer/room.h"

#define AT "/quan-tri/thu-tuc"
#define DRAFT AT "/ban-nhap/{id}"
enum { WRITES = ROUTE_CENTRE | ROUTE_FREE_FORM };

static const struct route routes[] = {
    {.method = "GET", .pattern = AT, .fn = procedures_show, .need = NEED_ADMIN, .output = &procedures_model, .page = "designer/procedures",
     .title = "designer.title", .doc = "Procedures with their revisions and the drafts under way; ?q= searches"},
    {.method = "POST", .pattern = AT "/ban-nhap", .fn = editor_begin, .need = NEED_ADMIN, .flags = ROUTE_CENTRE, .input = &editor_begin_model, .output = &procedures_model,
     .page = "designer/procedures", .title = "designer.title", .again = procedures_show,
     .doc = "Begins a draft of code: from a revision of from (else of code itself; 0: the newest), aside: as a start brought it"},
    {.method = "GET", .pattern = DRAFT, .fn = editor_show, .need = NEED_ADMIN, .output = &editor_view_model, .page = "designer/editor", .title = "designer.draft",
     .doc = "A draft with what is wrong with it"},
    {.method = "POST", .pattern = DRAFT, .fn = editor_keep, .need = NEED_ADMIN, .flags = WRITES | ROUTE_KEEPS, .output = &editor_view_model, .page = "designer/editor",
     .title = "designer.draft", .again = editor_show, .doc = "Saves a draft: version (409 when somebody saved since), body, scenarios"},
    {.method = "POST", .pattern = DRAFT "/kiem-tra", .fn = check_show, .need = NEED_ADMIN, .flags = WRITES, .output = &check_model, .page = "designer/check",
     .title = "designer.check", .first = check_first, .doc = "What is wrong with a text (body), line by line, as a start would tell it; nothing is kept"},
    {.method = "GET", .pattern = DRAFT "/xem-thu", .fn = preview_show, .need = NEED_ADMIN, .output = &preview_model, .page = "designer/preview", .title = "designer.preview",
     .doc = "What people will see: papers, fees, limits received on ngay, the way of a dossier"},
    {.method = "GET", .pattern = DRAFT "/ket-qua.pdf", .fn = result_send, .need = NEED_ADMIN, .flags = ROUTE_HEAVY | ROUTE_NO_JSON, .title = "designer.preview",
     .doc = "The result's paper with invented answers"},
    {.method = "GET", .pattern = DRAFT "/bieu-mau", .fn = tryout_show, .need = NEED_ADMIN, .output = &tryout_model, .page = "designer/tryout", .title = "designer.tryout",
     .doc = "The form as people fill it in; ?mau=1 with invented answers, ?th= case, ?kenh= channel"},
    {.method = "POST", .pattern = DRAFT "/bieu-mau", .fn = tryout_check, .need = NEED_ADMIN, .flags = WRITES, .output = &tryout_model, .page = "designer/tryout",
     .title = "designer.tryout", .again = tryout_show, .doc = "Checks answers as an application's are; tells papers and fees for them; nothing is kept"},
    {.method = "GET", .pattern = DRAFT "/so-sanh", .fn = compare_draft, .need = NEED_ADMIN, .output = &compare_model, .page = "designer/compare",
     .title = "designer.compare", .doc = "The draft beside revision voi (else the one it began from)"},
    {.method = "GET", .pattern = DRAFT "/kich-ban", .fn = rehearsal_show, .need = NEED_ADMIN, .output = &rehearsal_model, .page = "designer/rehearsal",
     .title = "designer.rehearsal", .doc = "The scenarios of a draft, and how they went last"},
    {.method = "POST", .pattern = DRAFT "/kich-ban", .fn = rehearsal_play, .need = NEED_ADMIN, .flags = WRITES, .output = &rehearsal_model, .page = "designer/rehearsal",
     .title = "designer.rehearsal", .first = rehearsal_first, .again = rehearsal_show, .doc = "Plays them on the draft, in a database of their own"},
    {.method = "GET", .pattern = DRAFT "/cong-bo", .fn = release_show, .need = NEED_ADMIN, .output = &release_model, .page = "designer/release",
     .title = "designer.release", .doc = "Asks from when, where and why"},
    {.method = "POST", .pattern = DRAFT "/cong-bo", .fn = release_do, .need = NEED_ADMIN, .flags = WRITES, .output = &release_model, .page = "designer/release",
     .title = "designer.release", .again = release_show, .doc = "Publishes: version, valid_from, commune (repeated; none = the whole province), reason, unplayed"},
    {.method = "POST", .pattern = DRAFT "/bo", .fn = editor_drop, .need = NEED_ADMIN, .flags = WRITES, .title = "designer.draft", .doc = "Throws the draft away"},
    {.method = "GET", .pattern = AT "/{code}", .fn = history_show, .need = NEED_ADMIN, .output = &history_model, .page = "designer/history", .title = "designer.title",
     .doc = "The revisions of a procedure: who, when, where, why"},
    {.method = "GET", .pattern = AT "/{code}/ban/{n}", .fn = revision_show, .need = NEED_ADMIN, .output = &revision_model, .page = "designer/revision",
     .title = "designer.revision", .doc = "The text of a revision; ?de-rieng=1 as a start brought it"},
    {.method = "POST", .pattern = AT "/{code}/ban/{n}/rut", .fn = history_withdraw, .need = NEED_ADMIN, .flags = WRITES, .output = &history_model,
     .page = "designer/history", .title = "designer.title", .again = history_show, .doc = "Takes a revision back before its first day (reason)"},
    {.method = "GET", .pattern = AT "/so-sanh/{code}", .fn = compare_revisions, .need = NEED_ADMIN, .output = &compare_model, .page = "designer/compare",
     .title = "designer.compare", .doc = "Two revisions, tu and den: line by line, and what changes for people"},
};

static const struct room_link links[] = {{.need = NEED_ADMIN, .href = AT, .text = "designer.nav"}};

const struct room designer_room = {.name = "designer", .routes = {routes, sizeof routes / sizeof routes[0]}, .links = links, .links_n = sizeof links / sizeof links[0]};

/* A word to the other officers of a dossier: journaled with it, never shown to the applicant. */
#include "base/text.h"
#include "rooms/desk/room.h"
#include "service/folder.h"
#include "service/record.h"

enum err_code message_do(struct req *r, struct err *e)
{
    struct folder f;
    TRY(folder_load(&r->ctx, req_dossier(r), &f, e));
    const char *text = text_trim(r->x->arena, req_value(r, "loi-nhan"));
    if (!*text)
        problem_add(&r->problems, "loi-nhan", "err.required", 0);
    else if (text_chars(text) > RECORD_MESSAGE || !text_printable(text, true))
        problem_add(&r->problems, "loi-nhan", "err.too_long", RECORD_MESSAGE);
    TRY(req_checked(r, e));
    TRY(record_message(&r->ctx, f.row.id, text, e));
    return req_go(r, "/viec/ho-so/%s?tb=viec-da-noi#trao-doi", record_code(r->ctx.world, f.row.id, r->x->arena));
}

/* Official papers as PDF: forms 01 to 06 of Thông tư 03/2025/TT-VPCP and the result. What stands on forms 01 to 05 is
 * replayed from the dossier's journal, as it was when the act that calls for the form was done: printed again, it says the same.
 * For rooms; renders on the caller's thread (tens of ms), so a route that calls it is ROUTE_HEAVY. */
#pragma once
#include "app/req.h"
#include "base/buf.h"
#include "service/folder.h"

struct document {          /* a form that a dossier has */
    const char *form;      /* "01" receipt, "02" request for a supplement, "03" refusal, "04" apology and new date, "05" stop */
    const char *name;      /* in the page's language, message "document.<form>" */
    const char *act;       /* the procedure's act behind it; "" = the filing itself */
    int64_t at, n;         /* when; number of the event */
};
extern const struct model document_model;

/* The forms that a dossier has by now, each once (its newest), by form. Form 01 is always there: before the
 * acceptance it confirms that the application has come, and says that the date follows. */
enum err_code documents_of(struct req *r, const struct folder *f, struct list *out, struct err *e) MUST_USE;

/* Appends the PDF. ERR_NOT_FOUND: the dossier has no such form (form 01: it always has), or no result yet. */
enum err_code document_form(struct req *r, const char *form, const struct folder *f, struct buf *pdf, struct err *e) MUST_USE;
/* The same form of several dossiers, each from a new page on. */
enum err_code document_forms(struct req *r, const char *form, const struct folder *f, size_t n, struct buf *pdf, struct err *e) MUST_USE;
enum err_code document_result(struct req *r, const struct folder *f, struct buf *pdf, struct err *e) MUST_USE;

/* The same as the answer to the request, under a name such as "H17.20257-20261122-0001-mau-01.pdf". */
enum err_code document_send(struct req *r, const char *form, const struct folder *f, struct err *e) MUST_USE;
enum err_code document_send_result(struct req *r, const struct folder *f, struct err *e) MUST_USE;

/* The same with form 06 at its end, the control sheet, which names officers: for their pages alone. */
enum err_code documents_of_desk(struct req *r, const struct folder *f, struct list *out, struct err *e) MUST_USE;

/* Form 04 as it would read if it were signed now, by whom and for whom as given, with the dossier as it stands and as it would stand: for showing it before. */
struct markup_doc;
struct letter_words { const char *reason, *signer; };
enum err_code document_letter(struct req *r, const struct folder *before, const struct folder *after, const struct letter_words *w, struct markup_doc *out,
                              struct err *e) MUST_USE;

/* A room's own paper (app/room.h) as a PDF, appended: title, author, footer and the look of tables are the caller's to set. */
struct pdf_setup;
struct room_paper;
enum err_code document_print(struct req *r, const struct room_paper *paper, const void *rec, const struct pdf_setup *setup, struct buf *pdf,
                             struct err *e) MUST_USE;

/* Where the public follows a dossier: "https://.../tra-cuu?ma=CODE", for QR codes. */
const char *document_address(const struct req *r, int64_t dossier);

/* Binds the templates; by app_open(). */
struct app;
enum err_code documents_bind(struct app *app, struct err *e) MUST_USE;

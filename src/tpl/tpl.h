/* Templates: files in a mustache subset, parsed and bound to descriptors at load.
 *
 *   {{name}}          the field, always escaped; there is no unescaped form
 *   {{a.b}}           a field of a nested record
 *   {{fmt:name}}      the field through a named format (day, time, money, ...), escaped
 *   {{#x}}..{{/x}}    section: list -> each item, record -> inside, else -> if truthy
 *   {{^x}}..{{/x}}    if not truthy or empty list
 *   {{#x=word}}..{{/x}} if F_ENUM/F_TEXT x shows exactly this word
 *   {{>part}}         partial, bound where it stands (partials may not recurse)
 *   {{>@body}}        in a layout: the page
 *   {{t:id}}          message in the page's language; {field} and {fmt:field} inside a message are
 *                     bound in the same context and escaped; [[ and ]] in it make <b> and </b>
 *   {{T:field}}       message whose id is the value of field (an unknown id shows the id and is counted)
 *   {{! comment}}     nothing
 *   {{-}}             first of list items / {{@n}} item number from 1: {{@n}} only
 *
 * A name is looked up from the innermost context outwards, at load; an unknown name, message, format or partial is an error
 * "file:line: message" then, never at run time. Kit: knows nothing of HTTP or government. */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include "base/record.h"

struct tpl_set;

struct tpl_source { const char *name; const char *text; size_t n; }; /* name "portal/procedure.html" -> page "portal/procedure" */

/* Messages: "key = text" lines, '#' comments, a line ending in '\' goes on; one set per language. */
struct tpl_messages { const char *lang; const char *file; const char *text; size_t n; };

/* fmt:field - writes plain text; it is escaped after. lang is "vi" or "en". */
struct tpl_format {
    const char *name;
    const char *(*fn)(const void *rec, const struct field *f, const char *lang, struct arena *a);
};

struct tpl_config {
    const struct tpl_source *files; size_t files_n;
    const struct tpl_messages *messages; size_t messages_n; /* every key must exist in every language */
    const struct tpl_format *formats; size_t formats_n;
    const char *override_dir; /* files here win over the embedded ones; NULL = none */
};

enum err_code tpl_open(const struct tpl_config *c, struct tpl_set **out, struct err *e) MUST_USE;
void tpl_close(struct tpl_set *s);

/* Binds a page in a layout to the models of its contexts, outermost first. Kept in the set; give the number to render. */
enum err_code tpl_bind(struct tpl_set *s, const char *layout, const char *page, const struct model *const *models, size_t n, int *id_out, struct err *e) MUST_USE;
/* recs: one record per model of tpl_bind, same order. */
void tpl_render(const struct tpl_set *s, int id, const char *lang, const void *const *recs, struct buf *out);
/* A message as text with {name} taken from a record (may be NULL); not escaped. Unknown id gives the id. */
const char *tpl_message(const struct tpl_set *s, const char *lang, const char *id, const struct model *m, const void *rec, struct arena *a);
bool tpl_has_message(const struct tpl_set *s, const char *id);

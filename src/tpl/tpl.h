/* Templates: files in a mustache subset, parsed and bound to descriptors at load.
 *
 *   {{name}}             the field, always escaped; there is no unescaped form
 *   {{a.b}}              a field of a nested record
 *   {{fmt:name}}         the field through a named format (day, time, money, ...), escaped; any field type
 *   {{url:name}}         built in: percent-encoded as one component
 *   {{#x}}..{{/x}}       section: list -> each item, record -> inside, else -> if truthy
 *   {{^x}}..{{/x}}       if not truthy or empty list
 *   {{?x}}..{{/x}}       if truthy or list not empty; does not enter it (write the <ul> here)
 *   {{#x=word}}..{{/x}}  if F_ENUM/F_TEXT x is exactly this word; {{^x=word}} if it is another
 *   {{@n}}               number of the item, from 1, in the innermost list
 *   {{#@first}}..{{/@first}}  {{#@last}}  {{^@first}}  {{^@last}}  by the place in the innermost list
 *   {{>part}}            partial, bound where it stands (partials may not recurse)
 *   {{>@body}}           in a layout: the page
 *   {{t:id}}             message in the page's language
 *   {{T:field}}          message whose id is the value of field; an unknown id shows the id and is counted.
 *                        A field that has .words: message "<label>.<word>" (label: the field's, else
 *                        "<model>.<field>"), else "<word>"; checked for every word at load
 *   {{! comment}}        nothing; the only tag that may run over lines
 *
 * A line that holds nothing but section, partial and comment tags leaves no line behind.
 *
 * Message: "key = text" lines, '#' begins a comment line, a line ending in '\' goes on with the next one's
 * first word. In the text {field} and {fmt:field} are bound where the message is used, and escaped;
 * [[ and ]] make <b> and </b> (nothing in attributes, <title> and plain text).
 *
 * A name is looked up from the innermost context outwards, at load. A layout is the same for all pages and
 * sees the outermost model only; the page in it sees all. Unknown names, messages, formats, words and
 * partials are errors at load (e->why = "file:line: message"), never at run time.
 *
 * Safe by construction, at load: in HTML a tag may stand in text or in a quoted attribute value; it is
 * refused in an unquoted one, between attributes, in comments, in <script> and <style>, and in attributes
 * that hold code (on*, style, srcdoc, srcset, hx-vals, hx-headers, hx-on). A section must end in the same
 * place of the HTML as it began. In an address (href, src, action, hx-get, ...) a field that begins the
 * value is shown only if it is '/path', '#', '?query', 'https:', 'mailto:' or 'tel:', else as '#'; a field
 * after other text is percent-encoded.
 *
 * Names ending in ".print" are documents in the line mark-up of print/README.md: there each sign of
 * punctuation in a value is written with a backslash before it and line breaks become spaces, so that a
 * value cannot become mark-up. All files of one bound page have the same ending.
 *
 * Threads: open and bind in one; then any number may render. Kit: knows nothing of HTTP or government. */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include "base/record.h"

struct tpl_set;

struct tpl_source {
    const char *name; /* "portal/procedure.html" -> page "portal/procedure" */
    const char *text;
    size_t n;
    int line; /* number of the first line in errors; 0 = 1 */
};

/* One set per language; a language may come in several files. Every key must exist in every language. */
struct tpl_messages {
    const char *lang;
    const char *file;
    const char *text;
    size_t n;
};

/* fmt:field - writes plain text; it is escaped after. lang is "vi" or "en". */
struct tpl_format {
    const char *name;
    const char *(*fn)(const void *rec, const struct field *f, const char *lang, struct arena *a);
};

/* A message in other words than its file's, with the same {fields}. */
struct tpl_wording { const char *lang, *id, *text; };

struct tpl_config {
    const struct tpl_source *files;
    size_t files_n;
    const struct tpl_messages *messages;
    size_t messages_n;
    const struct tpl_format *formats;
    size_t formats_n;
    const struct tpl_wording *wordings; /* put in the place of the files' words; one that does not fit is left out */
    size_t wordings_n;
    const char *override_dir; /* a file here, under the same name, wins over the embedded one; a page that takes the place of none is refused; NULL = none */
};

/* All texts are copied. ERR_INVALID with why = "file:line: message". */
enum err_code tpl_open(const struct tpl_config *c, struct tpl_set **out, struct err *e) MUST_USE;
void tpl_close(struct tpl_set *s); /* NULL is allowed */

/* Binds a page in a layout (NULL = none) to the models of its contexts, outermost first. Kept in the set;
 * give the number to render. The models must outlive the set. */
enum err_code tpl_bind(struct tpl_set *s, const char *layout, const char *page, const struct model *const *models,
                       size_t n, int *id_out, struct err *e) MUST_USE;
bool tpl_has_page(const struct tpl_set *s, const char *page);

/* The i-th file; false past the last. Of a document the text that is written whatever the values are: a value is "x", both sides of every
 * condition and each list once, without what it includes; line[k] is the line of the file that line k (from 0) of it comes from. So that
 * whoever knows the mark-up can say at load what is wrong where. text NULL: a page. */
struct tpl_outline {
    const char *path, *text;
    const int *line;
    size_t lines;
};
bool tpl_outline(const struct tpl_set *s, size_t i, struct arena *a, struct tpl_outline *out);

/* recs: one record per model of tpl_bind, same order. An unknown lang is taken as the first one. */
void tpl_render(const struct tpl_set *s, int id, const char *lang, const void *const *recs, struct buf *out);

/* A message as text with {name} taken from a record (m and rec may be NULL); not escaped, [[ ]] left out.
 * An unknown id gives the id and is counted; an unknown {name} stays as it is. */
const char *tpl_message(const struct tpl_set *s, const char *lang, const char *id, const struct model *m,
                        const void *rec, struct arena *a);
bool tpl_has_message(const struct tpl_set *s, const char *id);
/* What is wrong with a wording: "tpl.unknown" no such message, "tpl.form" empty or brackets that do not pair, "tpl.fields" not the fields of the file's
 * text; NULL = nothing. a: for the work. */
const char *tpl_wording_fault(const struct tpl_set *s, const struct tpl_wording *w, struct arena *a);
const char *tpl_message_id(const struct tpl_set *s, size_t i); /* by id; NULL past the last */
struct tpl_words { const char *now, *own; bool changed; };     /* as a file would have them; own: the file's */
bool tpl_message_words(const struct tpl_set *s, const char *lang, const char *id, struct arena *a, struct tpl_words *out); /* false: no such message */
size_t tpl_unknown(const struct tpl_set *s); /* message ids asked for at run time that do not exist */

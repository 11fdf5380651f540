/* Writes a page of PDF and has it put away as an upload. See sample.h. */
#include "seed/sample.h"
#include "base/hash.h"
#include "print/pdf.h"
#include "service/files.h"
#include <stdio.h>

struct taking {
    struct country *k;
    struct arena *arena;
    struct upload upload;
};

static enum err_code take(struct ctx *c, void *arg, struct err *e)
{
    struct taking *t = arg;
    static const struct ref pdf = {"pdf", 0};
    const struct paper paper = {.id = "sample", .types = &pdf, .n_types = 1, .max_mb = 20, .max_files = 1};
    struct problems p = {.arena = c->arena};
    const char *type;
    TRY(file_take(c, &paper, &t->upload, &type, &p, e));
    t->k->sample_type = arena_str(t->arena, type);
    return ERR_OK;
}

static enum err_code write_it(const char *path, const struct buf *b, struct err *e)
{
    FILE *f = fopen(path, "wb");
    bool ok = f && fwrite(b->p, 1, b->n, f) == b->n;
    if (f && fclose(f) != 0)
        ok = false;
    return ok ? ERR_OK : err(e, ERR_STORAGE, "%s: cannot be written", path);
}

enum err_code sample_make(struct app *app, struct country *k, struct arena *a, struct err *e)
{
    struct buf b = buf_init(a, 32 * 1024);
    struct pdf_setup setup = {.name = "sample", .title = "Bản mẫu", .lang = "vi"};
    TRY(pdf_write(&setup, "# Bản mẫu\n\n^ Để chạy thử, không có giá trị.\n^ A sample for trying the system out.\n", &b, e));
    struct sha256 h = sha256(b.p, b.n);
    struct taking t = {.k = k, .arena = a};
    t.upload = (struct upload){.name = "sample.pdf", .size = (int64_t)b.n, .sha256 = hash_hex(a, h.b, sizeof h.b),
                               .path = arena_fmt(a, "%s/spool/sample", app_world(app)->data_dir)};
    k->sample = t.upload.sha256;
    k->sample_size = t.upload.size;
    TRY(write_it(t.upload.path, &b, e));
    enum err_code rc = app_read(app, 0, take, &t, e);
    remove(t.upload.path); /* left when the same file was there */
    return rc;
}

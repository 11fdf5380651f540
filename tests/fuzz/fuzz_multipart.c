/* Fuzz target: any bytes as a multipart body, cut into pieces by the first byte. Whole or in pieces the verdict and
 * the fields must be the same, and no file may stay behind. Not part of `make test`:
 * make fuzz, then build/fuzz/tests/fuzz/fuzz_multipart -max_len=4096 -max_total_time=60 */
#include "base/text.h"
#include "http/multipart.h"
#include <sys/stat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
static char folder[64];

static void cleanup(void)
{
    rmdir(folder);
}

static const struct spool_place place = { .folder = folder };

static enum err_code parse(struct arena *a, const char *p, size_t n, size_t step, struct multipart **m)
{
    struct http_limits limits = { .body_max = 1 << 20, .file_max = 1000, .files_max = 3 };
    TRY(multipart_new(a, "multipart/form-data; boundary=XX", &place, &limits, m, NULL));
    for (size_t at = 0; at < n; at += step)
        TRY(multipart_add(*m, p + at, at + step < n ? step : n - at, NULL));
    return multipart_end(*m, NULL);
}

static void must(bool ok)
{
    if (!ok)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct multipart *m[2];
    size_t count[2];
    if (!*folder) {
        strcpy(folder, access("/dev/shm", W_OK) ? "/tmp/fuzz-XXXXXX" : "/dev/shm/fuzz-XXXXXX");
        must(mkdtemp(folder) != NULL);
        atexit(cleanup);
    }
    if (n < 1)
        return 0;
    struct arena *a = arena_new(0);
    const char *body = (const char *)data + 1;
    size_t step = data[0] % 40 + 1;
    enum err_code whole = parse(a, body, n - 1, n, &m[0]), pieces = parse(a, body, n - 1, step, &m[1]);
    must(whole == pieces);
    if (!whole) {
        const struct http_pair *f = multipart_fields(m[0], &count[0]), *g = multipart_fields(m[1], &count[1]);
        must(count[0] == count[1]);
        for (size_t i = 0; i < count[0]; i++)
            must(!strcmp(f[i].name, g[i].name) && !strcmp(f[i].value, g[i].value) && text_utf8(f[i].value, strlen(f[i].value)));
        const struct http_file *u = multipart_files(m[0], &count[0]), *v = multipart_files(m[1], &count[1]);
        must(count[0] == count[1]);
        for (size_t i = 0; i < count[0]; i++)
            must(u[i].size == v[i].size && !strcmp(u[i].sha256, v[i].sha256) && *u[i].name && !strpbrk(u[i].name, "/\\"));
    }
    arena_free(a);
    must(rmdir(folder) == 0 && mkdir(folder, 0700) == 0); /* empty again */
    return 0;
}

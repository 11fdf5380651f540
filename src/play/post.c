/* See post.h. */
#include "play/post.h"
#include <string.h>

#define BOUNDARY "----motcua-drill-4f1c9a72"

struct post post_begin(struct visit *v, bool files)
{
    return (struct post){.b = buf_init(v->arena, files ? 4096 : 1024), .multipart = files};
}

void post_add(struct post *p, const char *name, const char *value)
{
    if (p->multipart) {
        buf_fmt(&p->b, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", name, value);
        return;
    }
    if (p->b.n)
        buf_char(&p->b, '&');
    buf_url(&p->b, name);
    buf_char(&p->b, '=');
    buf_url(&p->b, value);
}

void post_values(struct post *p, struct form_values v)
{
    for (size_t i = 0; i < v.n; i++)
        post_add(p, v.at[i].name, v.at[i].value);
}

struct sample {
    const char *ext, *type, *name;
    const char *bytes;
    size_t n;
};
#define SAMPLE(ext, type, name, text) {ext, type, name, text, sizeof(text) - 1}
static const struct sample samples[] = {
    SAMPLE("pdf", "application/pdf", "giay-to.pdf",
           "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"),
    SAMPLE("png", "image/png", "giay-to.png",
           "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x8\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9c"
           "c\xf8\xff\xff?\0\5\xfe\2\xfe\xa7\x9a\x9d\x81\0\0\0\0IEND\xae"
           "B`\x82"),
    SAMPLE("jpg", "image/jpeg", "giay-to.jpg", "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xd9"),
};

static bool takes(const struct paper *paper, const char *ext)
{
    bool all = !paper || !paper->n_types;
    for (size_t i = 0; !all && i < paper->n_types; i++)
        if (strcmp(paper->types[i].id, ext) == 0)
            return true;
    return all;
}

void post_file(struct post *p, const char *id, const struct paper *paper, uint64_t n)
{
    const struct sample *s = &samples[0];
    for (size_t i = sizeof samples / sizeof samples[0]; i-- > 0;)
        if (takes(paper, samples[i].ext))
            s = &samples[i];
    buf_fmt(&p->b, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"tep.%s\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n", id, s->name, s->type);
    buf_put(&p->b, s->bytes, s->n);
    buf_fmt(&p->b, "%% %llx\r\n", (unsigned long long)n);
}

void post_end(struct post *p, struct visit *v, const char *path)
{
    if (p->multipart)
        buf_str(&p->b, "--" BOUNDARY "--\r\n");
    v->post = true;
    v->path = path;
    v->type = p->multipart ? "multipart/form-data; boundary=" BOUNDARY : "application/x-www-form-urlencoded";
    v->body = p->b.p;
    v->body_n = p->b.n;
}

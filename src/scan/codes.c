/* See codes.h; must never know what a code says. */
#include "scan/codes.h"
#include <string.h>
#include <zbar.h>

enum { LOOKS = 3, SMALLEST = 60 };

static void add(struct codes *out, const char *text, size_t n, struct arena *a)
{
    const char *s = arena_strn(a, text, strnlen(text, n));
    for (size_t i = 0; i < out->n; i++)
        if (strcmp(out->text[i], s) == 0)
            return;
    if (out->n < CODES_MAX)
        out->text[out->n++] = s;
}

static void look(zbar_image_scanner_t *scanner, const struct picture *p, struct arena *a, struct codes *out)
{
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)p->w, (unsigned)p->h);
    zbar_image_set_data(image, p->grey, (unsigned long)p->w * (unsigned long)p->h, NULL);
    if (zbar_scan_image(scanner, image) > 0)
        for (const zbar_symbol_t *s = zbar_image_first_symbol(image); s; s = zbar_symbol_next(s))
            add(out, zbar_symbol_get_data(s), zbar_symbol_get_data_length(s), a);
    zbar_image_destroy(image);
}

enum err_code codes_read(const struct picture *p, struct arena *a, struct codes *out, struct err *e)
{
    struct picture now = *p;
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    out->n = 0;
    if (!scanner)
        return err(e, ERR_INTERNAL, "no QR reader");
    zbar_image_scanner_set_config(scanner, 0, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1); /* the bytes themselves: guessing a Chinese encoding spoils Vietnamese */
    for (int i = 0; i < LOOKS && now.w >= SMALLEST && now.h >= SMALLEST && !out->n; i++) {
        look(scanner, &now, a, out);
        now = picture_half(&now, a);
    }
    zbar_image_scanner_destroy(scanner);
    return ERR_OK;
}

/* QR codes through libqrencode, copied into the arena. Knows nothing of paper or screens. */
#include "print/qr.h"
#include "base/buf.h"
#include <errno.h>
#include <qrencode.h>
#include <string.h>

enum err_code qr_make(const char *text, struct arena *a, struct qr *out, struct err *e)
{
    size_t n = strlen(text);
    if (!n) return err(e, ERR_INVALID, "QR code of an empty text");
    if (n > QR_TEXT_MAX) return err(e, ERR_TOO_LARGE, "QR text of %zu bytes", n);
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code) return err(e, ERR_INTERNAL, "QR encoder: %s", strerror(errno));
    int size = code->width + 2 * QR_QUIET;
    unsigned char *dark = arena_alloc(a, (size_t)size * (size_t)size);
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++)
            dark[(y + QR_QUIET) * size + x + QR_QUIET] = code->data[y * code->width + x] & 1;
    QRcode_free(code);
    *out = (struct qr){ .size = size, .dark = dark };
    return ERR_OK;
}

bool qr_dark(const struct qr *q, int x, int y)
{
    return q->dark[y * q->size + x];
}

const char *qr_path(const struct qr *q, struct arena *a)
{
    struct buf b = buf_init(a, 8192);
    for (int y = 0; y < q->size; y++) {
        for (int x = 0; x < q->size; x++) {
            int from = x;
            while (x < q->size && qr_dark(q, x, y)) x++;
            if (x > from) buf_fmt(&b, "M%d %dh%dv1h-%dz", from, y, x - from, x - from);
        }
    }
    return b.p;
}

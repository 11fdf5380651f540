/* Pictures by libjpeg-turbo and libpng, through those of their interfaces that give errors back as values. See picture.h; must never know what
 * is on a picture. */
#include "scan/picture.h"
#include <png.h>
#include <stdio.h>
#include <string.h>
#include <turbojpeg.h>

static struct picture blank(int w, int h, struct arena *a)
{
    return (struct picture){w, h, arena_room(a, (size_t)w * (size_t)h)};
}

/* ---- upright: what a camera notes when it was held otherwise (EXIF 2.3, tag 0x0112) */

struct tiff { const unsigned char *p; size_t n; bool big; };

static unsigned number(const struct tiff *t, size_t at, int bytes)
{
    unsigned v = 0;
    if (at > t->n || t->n - at < (size_t)bytes)
        return 0;
    for (int i = 0; i < bytes; i++)
        v = v << 8 | t->p[at + (size_t)(t->big ? i : bytes - 1 - i)];
    return v;
}

static int tiff_orientation(const unsigned char *p, size_t n)
{
    struct tiff t = {p, n, n > 1 && p[0] == 'M'};
    size_t at = number(&t, 4, 4);
    unsigned rows = number(&t, at, 2);
    for (unsigned i = 0; i < rows && i < 100; i++)
        if (number(&t, at + 2 + 12 * (size_t)i, 2) == 0x0112)
            return (int)number(&t, at + 2 + 12 * (size_t)i + 8, 2);
    return 1;
}

/* 1 upright, 3 upside down, 6 and 8 on a side; 1 for what is not understood. */
static int orientation(const unsigned char *p, size_t n)
{
    for (size_t at = 2; at + 10 < n && p[at] == 0xff && p[at + 1] != 0xda;) {
        size_t len = (size_t)p[at + 2] << 8 | p[at + 3];
        if (p[at + 1] == 0xe1 && len > 16 && at + 2 + len <= n && memcmp(p + at + 4, "Exif\0\0", 6) == 0)
            return tiff_orientation(p + at + 10, len - 8);
        at += 2 + len;
    }
    return 1;
}

static struct picture turned(const struct picture *p, int how, struct arena *a)
{
    if (how != 3 && how != 6 && how != 8)
        return *p;
    struct picture out = how == 3 ? blank(p->w, p->h, a) : blank(p->h, p->w, a);
    for (int y = 0; y < out.h; y++)
        for (int x = 0; x < out.w; x++) {
            int fx = how == 3 ? p->w - 1 - x : how == 6 ? y : p->w - 1 - y;
            int fy = how == 3 ? p->h - 1 - y : how == 6 ? p->h - 1 - x : x;
            out.grey[(size_t)y * (size_t)out.w + (size_t)x] = p->grey[(size_t)fy * (size_t)p->w + (size_t)fx];
        }
    return out;
}

/* ---- JPEG */

static enum err_code too_large(int w, int h, struct err *e)
{
    return err(e, ERR_TOO_LARGE, "picture of %d x %d", w, h);
}

static enum err_code jpeg_scaled(tjhandle j, const void *bytes, size_t n, int side, struct arena *a, struct picture *out, struct err *e)
{
    int w, h, sampling, colours, by = 1;
    if (tjDecompressHeader3(j, bytes, n, &w, &h, &sampling, &colours) != 0)
        return err(e, ERR_INVALID, "head of a JPEG cannot be read");
    if (w > PICTURE_SIDE_MAX || h > PICTURE_SIDE_MAX || (int64_t)w * h > PICTURE_PIXELS_MAX)
        return too_large(w, h, e);
    while (by < 8 && ((int64_t)(w / by) * (h / by) > PICTURE_GREY_MAX || (side && (w > h ? w : h) / (2 * by) >= side)))
        by *= 2;
    tjscalingfactor f = {1, by};
    *out = blank(TJSCALED(w, f), TJSCALED(h, f), a);
    /* a warning is a part that is missing: half a card or half a paper is no good to anybody */
    int flags = TJFLAG_FASTDCT | TJFLAG_LIMITSCANS | TJFLAG_STOPONWARNING;
    if (tjDecompress2(j, bytes, n, out->grey, out->w, 0, out->h, TJPF_GRAY, flags) != 0)
        return err(e, ERR_INVALID, "JPEG cannot be decoded");
    return ERR_OK;
}

static enum err_code jpeg_read(const void *bytes, size_t n, int side, struct arena *a, struct picture *out, struct err *e)
{
    tjhandle j = tjInitDecompress();
    if (!j)
        return err(e, ERR_INTERNAL, "no JPEG decoder");
    enum err_code rc = jpeg_scaled(j, bytes, n, side, a, out, e);
    tjDestroy(j);
    if (!rc)
        *out = turned(out, orientation(bytes, n), a);
    return rc;
}

/* ---- PNG */

/* Width and height stand in the first chunk, which the format puts there. */
static uint32_t png_number(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static enum err_code png_read(const unsigned char *bytes, size_t n, struct arena *a, struct picture *out, struct err *e)
{
    png_image img = {.version = PNG_IMAGE_VERSION};
    png_color white = {255, 255, 255};
    uint32_t w = n > 24 ? png_number(bytes + 16) : 0, h = n > 24 ? png_number(bytes + 20) : 0;
    if (!w || !h)
        return err(e, ERR_INVALID, "PNG without a head");
    if (w > PICTURE_SIDE_MAX || h > PICTURE_SIDE_MAX || (int64_t)w * h > PICTURE_GREY_MAX)
        return err(e, ERR_TOO_LARGE, "picture of %u x %u", w, h);
    if (!png_image_begin_read_from_memory(&img, bytes, n))
        return err(e, ERR_INVALID, "PNG: %s", img.message);
    img.format = PNG_FORMAT_GRAY;
    *out = blank((int)img.width, (int)img.height, a);
    if (!png_image_finish_read(&img, &white, out->grey, 0, NULL))
        return err(e, ERR_INVALID, "PNG: %s", img.message);
    return ERR_OK;
}

enum err_code picture_png(const struct picture *p, struct arena *a, const char **out, size_t *n, struct err *e)
{
    png_image img = {.version = PNG_IMAGE_VERSION, .width = (png_uint_32)p->w, .height = (png_uint_32)p->h, .format = PNG_FORMAT_GRAY};
    png_alloc_size_t most = PNG_IMAGE_PNG_SIZE_MAX(img);
    char *to = arena_room(a, most);
    if (!png_image_write_to_memory(&img, to, &most, 0, p->grey, 0, NULL))
        return err(e, ERR_INTERNAL, "PNG: %s", img.message);
    *out = to;
    *n = most;
    return ERR_OK;
}

/* ---- PGM */

const char *picture_pgm_head(const struct picture *p, struct arena *a)
{
    return arena_fmt(a, "P5\n%d %d\n255\n", p->w, p->h);
}

/* The number at s, which is moved behind it and one blank; -1 = there is none. */
static int pgm_number(const unsigned char **s, const unsigned char *end)
{
    int v = 0, digits = 0;
    for (; *s < end && **s >= '0' && **s <= '9' && digits < 6; digits++)
        v = v * 10 + (*(*s)++ - '0');
    if (!digits || *s == end || (**s != ' ' && **s != '\n'))
        return -1;
    (*s)++;
    return v;
}

enum err_code picture_pgm(const void *bytes, size_t n, struct picture *out, size_t *used, struct err *e)
{
    const unsigned char *s = bytes, *end = s + n;
    if (n < 12 || memcmp(s, "P5\n", 3) != 0)
        return err(e, ERR_TYPE, "no PGM");
    s += 3;
    int w = pgm_number(&s, end), h = pgm_number(&s, end), most = pgm_number(&s, end);
    if (w < 1 || h < 1 || most != 255)
        return err(e, ERR_INVALID, "head of a PGM cannot be read");
    if ((int64_t)w * h > PICTURE_GREY_MAX)
        return too_large(w, h, e);
    if ((int64_t)(end - s) < (int64_t)w * h)
        return err(e, ERR_INVALID, "PGM is cut off");
    *out = (struct picture){w, h, (unsigned char *)(uintptr_t)s};
    *used = (size_t)(s - (const unsigned char *)bytes) + (size_t)w * (size_t)h;
    return ERR_OK;
}

/* ---- */

enum err_code picture_read(const void *bytes, size_t n, int side, struct arena *a, struct picture *out, struct err *e)
{
    static const unsigned char jpeg[] = {0xff, 0xd8, 0xff}, png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    size_t used;
    if (n > sizeof jpeg && memcmp(bytes, jpeg, sizeof jpeg) == 0)
        return jpeg_read(bytes, n, side, a, out, e);
    if (n > sizeof png && memcmp(bytes, png, sizeof png) == 0)
        return png_read(bytes, n, a, out, e);
    return picture_pgm(bytes, n, out, &used, e);
}

struct picture picture_crop(const struct picture *p, int x, int y, int w, int h, struct arena *a)
{
    x = x < 0 ? 0 : x >= p->w ? p->w - 1 : x;
    y = y < 0 ? 0 : y >= p->h ? p->h - 1 : y;
    w = w < 1 ? 1 : w > p->w - x ? p->w - x : w;
    h = h < 1 ? 1 : h > p->h - y ? p->h - y : h;
    struct picture out = blank(w, h, a);
    for (int row = 0; row < h; row++)
        memcpy(out.grey + (size_t)row * (size_t)w, p->grey + (size_t)(y + row) * (size_t)p->w + x, (size_t)w);
    return out;
}

struct picture picture_half(const struct picture *p, struct arena *a)
{
    struct picture out = blank(p->w / 2 ? p->w / 2 : 1, p->h / 2 ? p->h / 2 : 1, a);
    for (int y = 0; y < out.h; y++)
        for (int x = 0; x < out.w; x++) {
            const unsigned char *up = p->grey + (size_t)(2 * y) * (size_t)p->w + 2 * x, *down = 2 * y + 1 < p->h ? up + p->w : up;
            int right = 2 * x + 1 < p->w;
            out.grey[(size_t)y * (size_t)out.w + (size_t)x] = (unsigned char)((up[0] + up[right] + down[0] + down[right]) / 4);
        }
    return out;
}

/* The child's side: reads a picture, says what is on it, ends. See look.h; must never open a file or know who asks. */
#include "scan/look.h"
#include "scan/codes.h"
#include "scan/fence.h"
#include "base/buf.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 65536, INPUT_MAX = 60 * 1024 * 1024 };

static bool read_all(struct buf *b)
{
    char *piece = arena_room(b->arena, PIECE);
    for (;;) {
        ssize_t got = read(STDIN_FILENO, piece, PIECE);
        if (got <= 0 || b->n > INPUT_MAX)
            return got == 0;
        buf_put(b, piece, (size_t)got);
    }
}

static int end_of(enum err_code rc)
{
    return rc == ERR_OK ? LOOK_DONE : rc == ERR_TYPE ? LOOK_TYPE : rc == ERR_TOO_LARGE ? LOOK_TOO_LARGE : rc == ERR_INVALID ? LOOK_DAMAGED : LOOK_FAILED;
}

static bool say(const void *p, size_t n)
{
    for (const char *s = p; n;) {
        ssize_t put = write(STDOUT_FILENO, s, n);
        if (put <= 0)
            return false;
        s += put;
        n -= (size_t)put;
    }
    return true;
}

static int tell_codes(const struct picture *p, struct arena *a)
{
    struct codes found;
    enum err_code rc = codes_read(p, a, &found, NULL);
    for (size_t i = 0; !rc && i < found.n; i++)
        if (!say(found.text[i], strlen(found.text[i]) + 1))
            return LOOK_FAILED;
    return end_of(rc);
}

static int tell_grey(const struct picture *p, int side, struct arena *a)
{
    struct picture now = *p;
    while (side > 0 && (now.w > now.h ? now.w : now.h) >= 2 * side)
        now = picture_half(&now, a);
    const char *head = picture_pgm_head(&now, a);
    return say(head, strlen(head)) && say(now.grey, (size_t)now.w * (size_t)now.h) ? LOOK_DONE : LOOK_FAILED;
}

int look_main(int argc, char **argv)
{
    struct arena *a = arena_new(0);
    struct buf in = buf_init(a, PIECE);
    struct picture p;
    int side = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 0, end = LOOK_FAILED;
    if (argc > 0 && fence_self() && read_all(&in)) {
        enum err_code rc = picture_read(in.p, in.n, side, a, &p, NULL);
        end = rc ? end_of(rc) : strcmp(argv[0], "grey") == 0 ? tell_grey(&p, side, a) : tell_codes(&p, a);
    }
    arena_free(a);
    return end;
}

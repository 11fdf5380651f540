/* The book is an array in a mapping that grows. See ledger.h; must never look into a database. */
#include "play/ledger.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FIRST_ROWS = 65536, WORDS = 4096 };

struct ledger {
    struct arena *arena;
    int fd; /* -1 = memory alone */
    struct ledger_row *row;
    size_t n, cap;
    int64_t acked;
    size_t closed; /* no longer LEDGER_SENT */
    const char *word[WORDS];
    uint16_t words;
};

static enum err_code grow(struct ledger *l, size_t cap, struct err *e)
{
    size_t had = l->cap * sizeof *l->row, want = cap * sizeof *l->row;
    if (l->fd >= 0 && ftruncate(l->fd, (off_t)want) != 0)
        return err(e, ERR_STORAGE, "ledger: %s", strerror(errno));
    int how = l->fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
    void *p = l->row ? mremap(l->row, had, want, MREMAP_MAYMOVE) : mmap(NULL, want, PROT_READ | PROT_WRITE, how, l->fd, 0);
    if (p == MAP_FAILED)
        return err(e, ERR_STORAGE, "ledger: %s", strerror(errno));
    l->row = p;
    l->cap = cap;
    return ERR_OK;
}

enum err_code ledger_open(const char *path, struct ledger **out, struct err *e)
{
    struct arena *a = arena_new(0);
    struct ledger *l = ARENA_NEW(a, struct ledger);
    *l = (struct ledger){.arena = a, .fd = -1};
    ledger_number(l, "");
    if (path)
        l->fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    enum err_code rc = path && l->fd < 0 ? err(e, ERR_STORAGE, "%s: %s", path, strerror(errno)) : grow(l, FIRST_ROWS, e);
    if (rc) {
        ledger_close(l);
        return rc;
    }
    *out = l;
    return ERR_OK;
}

void ledger_close(struct ledger *l)
{
    if (!l)
        return;
    if (l->row)
        munmap(l->row, l->cap * sizeof *l->row);
    if (l->fd >= 0) {
        if (ftruncate(l->fd, (off_t)(l->n * sizeof *l->row)) != 0)
            errno = 0; /* the file stays longer than its rows: the rest is zeros */
        close(l->fd);
    }
    arena_free(l->arena);
}

uint16_t ledger_number(struct ledger *l, const char *word)
{
    for (uint16_t i = 0; i < l->words; i++)
        if (strcmp(l->word[i], word) == 0)
            return i;
    if (l->words == WORDS)
        return WORDS - 1;
    l->word[l->words] = arena_str(l->arena, word);
    return l->words++;
}

const char *ledger_word(const struct ledger *l, uint16_t number)
{
    return number < l->words ? l->word[number] : "?";
}

/* A full disk must not lose the book in silence. */
size_t ledger_send(struct ledger *l, const struct ledger_row *row)
{
    struct err e = {0};
    if (l->n == l->cap && grow(l, 2 * l->cap, &e))
        _exit(70);
    l->row[l->n] = *row;
    l->row[l->n].mark = LEDGER_SENT;
    return l->n++;
}

static void close_row(struct ledger *l, size_t place, enum ledger_mark mark)
{
    l->closed += l->row[place].mark == LEDGER_SENT;
    l->row[place].mark = mark;
}

void ledger_ack(struct ledger *l, size_t place, int64_t dossier, uint16_t state, uint32_t when)
{
    l->row[place].state = state;
    l->row[place].dossier = dossier;
    l->row[place].when = when;
    close_row(l, place, LEDGER_ACKED);
    l->acked++;
}

void ledger_give_up(struct ledger *l, size_t place)
{
    close_row(l, place, LEDGER_GIVEN_UP);
}

size_t ledger_size(const struct ledger *l)
{
    return l->n;
}

size_t ledger_under_way(const struct ledger *l)
{
    return l->n - l->closed;
}

const struct ledger_row *ledger_rows(const struct ledger *l)
{
    return l->row;
}

int64_t ledger_acked(const struct ledger *l)
{
    return l->acked;
}

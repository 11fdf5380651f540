/* Tesseract's TSV: level page_num block_num par_num line_num word_num left top width height conf text. See readout.h. */
#include "scan/readout.h"
#include "base/text.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS = 12, LEVEL_WORD = 5 };

/* Cuts a line into cells; false if it has too few. */
static bool cells_of(char *line, char *cell[CELLS])
{
    for (int i = 0; i < CELLS; i++) {
        cell[i] = i + 1 < CELLS ? strsep(&line, "\t") : line;
        if (!cell[i])
            return false;
    }
    return true;
}

static int number(const char *s)
{
    return (int)strtol(s, NULL, 10);
}

/* A word's line: block, paragraph and line by number. */
static long line_key(char *const *cell)
{
    return number(cell[2]) * 1000000L + number(cell[3]) * 1000L + number(cell[4]);
}

static bool read_word(char *const *cell, struct arena *a, struct readout_word *out)
{
    const char *text = text_trim(a, text_nfc(a, cell[11]));
    *out = (struct readout_word){text, number(cell[6]), number(cell[7]), number(cell[8]), number(cell[9]), number(cell[10])};
    return number(cell[0]) == LEVEL_WORD && *text && out->sure >= 0;
}

enum err_code readout_add(struct readout *s, const char *tsv, int page, struct arena *a, struct err *e)
{
    if (strncmp(tsv, "level\t", 6) != 0)
        return err(e, ERR_INVALID, "no table of words");
    struct readout_line *line = ARENA_ARRAY(a, struct readout_line, s->n + READOUT_LINES);
    struct readout_word *word = ARENA_ARRAY(a, struct readout_word, READOUT_WORDS);
    char *rest = arena_str(a, tsv), *row, *cell[CELLS];
    size_t n = s->n, words = 0, most = s->n + READOUT_LINES;
    long last = -1;
    if (s->n)
        memcpy(line, s->line, s->n * sizeof *line);
    strsep(&rest, "\n");
    while ((row = strsep(&rest, "\n")) && words < READOUT_WORDS) {
        if (!cells_of(row, cell) || !read_word(cell, a, &word[words]))
            continue;
        if (line_key(cell) != last && n == most)
            break;
        if (line_key(cell) != last)
            line[n++] = (struct readout_line){.word = &word[words], .page = page};
        last = line_key(cell);
        line[n - 1].n++;
        words++;
    }
    *s = (struct readout){line, n};
    return ERR_OK;
}

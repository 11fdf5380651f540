/* The room of the manual: what it says, for whom, and a search in it. Must never know a dossier or a person. */
#pragma once
#include "app/room.h"

extern const struct room help_room;

/* list.c */
route_fn help_index, help_moved;
extern const struct model help_index_model;

/* chapter.c */
route_fn help_part, help_chapter;
extern const struct model help_part_model, help_chapter_model;

/* Events of a life that people come with, and the procedures that each brings along: an order to look through, no rule of law. */
#pragma once
#include "app/req.h"

enum { LIFE_MOST = 16 }; /* procedures of one event */

struct life_event {
    const char *id; /* in addresses: /thu-tuc?viec=sinh-con; its name is the text portal.life.<id> */
    const char *procedure[LIFE_MOST]; /* codes, what is done first stands first; NULL-ended if fewer */
};
extern const struct life_event life_events[];
extern const size_t life_events_n;

const struct life_event *life_find(const char *id); /* NULL if there is none */
/* struct life_view { id, name }: all of them, for the front page and the list. */
struct life_view { const char *id, *name; };
extern const struct model life_view_model;
struct list life_views(struct req *r);

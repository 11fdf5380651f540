/* Registration: addresses, who may call them, what they show. */
#include "rooms/help/room.h"

static const struct route routes[] = {
    {.method = "GET", .pattern = "/help", .fn = help_index, .need = NEED_ANYONE, .flags = ROUTE_CACHE, .output = &help_index_model,
     .page = "help/index", .title = "help.title", .doc = "The manual: parts and chapters; ?q= searches in it"},
    {.method = "GET", .pattern = "/help/{part}", .fn = help_part, .need = NEED_ANYONE, .flags = ROUTE_CACHE, .output = &help_part_model,
     .page = "help/part", .title = "help.title", .doc = "A part of the manual as a whole, to read through or to print"},
    {.method = "GET", .pattern = "/help/{part}/{chapter}", .fn = help_chapter, .need = NEED_ANYONE, .flags = ROUTE_CACHE, .output = &help_chapter_model,
     .page = "help/chapter", .title = "help.title", .doc = "A chapter of the manual"},
    {.method = "GET", .pattern = "/tro-giup", .fn = help_moved, .need = NEED_ANYONE, .title = "help.title", .doc = "To the manual"},
};

const struct room help_room = {.name = "help", .routes = {routes, sizeof routes / sizeof routes[0]}};

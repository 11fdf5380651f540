/* The door: signing in and out, one's own data, the inbox, and the development outbox. Knows nothing of what a
 * dossier is; it only tells where to look. */
#pragma once
#include "app/room.h"

extern const struct room account_room;

/* sign_in.c */
route_fn account_show_sign_in, account_ask_code, account_sign_out;
/* code.c */
route_fn account_show_code, account_enter_code;
/* password.c */
route_fn account_show_password, account_hash_entry, account_enter_password;
/* profile.c */
route_fn account_show_profile, account_save_profile, account_show_name, account_save_name;
extern const struct model profile_view_model, name_view_model;
/* security.c */
route_fn account_hash_change, account_change_password, account_end_sessions, account_change_unit;
extern const struct model password_change_model, unit_choice_model;
/* inbox.c */
route_fn account_show_inbox, account_mark_read, account_inbox_read;
extern const struct model inbox_view_model;
/* outbox.c */
route_fn account_show_outbox, account_live_outbox;
extern const struct model outbox_view_model;
extern const struct sql_set outbox_set;

/* Why one dossier is late, out of its journal: fills the stretches of domain/board/blame.h as its header says.
 *
 * - Late is what time/deadline.h calls late: its clock stopped, or it is now, past the promised date, by the minute. A dossier without a date is never late.
 * - A request that came when the time had run out stops no clock: what the applicant then takes is the applicant's, and counts.
 * - Minutes are those of the deciding unit's calendar, from reception on. What ended late after hours is late by a minute.
 * - A step's norm is the usual time of the procedure's file, reckoned as on the control sheet (service/control.h).
 * - Officers: of the agency that decides, and of the one whose desk takes dossiers in. Everybody else is another agency: opinions too.
 * - An exchange with another system: a step out of which an act leads that the program itself may do (`by: system`; no procedure that ships has one but
 *   for payments and for requests that lapse), though somebody answers for it; and of a payment the time from the end of an order at the gateway until
 *   the gateway told us that it was paid. Messages that are held up hold up no dossier: what they tell stands in the inbox and on the page at once.
 * - Who had it: whom it was given to by name while it was in that role; if nobody, who of that unit passed it on; "" while it lies in the common list.
 *
 * It says where the time went, not whose fault it is. Must never know a page. */
#pragma once
#include "domain/board/blame.h"
#include "service/folder.h"

/* out->unit and out->account: ids in decimal, step: the id of a state, or of the act that asked for an opinion; "" = none. Texts lie in c->arena.
 * reason BLAME_NOT_LATE: it is not. Reads alone; asks nobody's leave. */
enum err_code late_of(struct ctx *c, const struct folder *f, struct blame *out, struct err *e) MUST_USE;

/* Where an account has something: an index in the centre of which provinces' databases hold its drafts, dossiers and notices, so that who asks for their
 * things asks those and not all. It follows from the provinces: whoever writes something of an account there leaves a job, the job writes the centre. A
 * province that is not in it whole yet (it had dossiers before there was an index) is asked always. In one file nothing of this is needed or written. */
#pragma once
#include "service/jobs.h"

/* In a transaction of the province (c->db): it holds something of the account now. Nothing when the centre knows. */
enum err_code abode_note(struct ctx *c, int64_t account, struct err *e) MUST_USE;
/* At once, in a transaction of the centre: for who looks a moment later. */
enum err_code abode_put(struct db *centre, int64_t account, int shard, struct err *e) MUST_USE;
/* Bit i: the database of province i is to be asked. */
enum err_code abode_of(const struct ctx *c, int64_t account, uint64_t *shards, struct err *e) MUST_USE;

enum { ABODE_JOBS = 2 };
extern const struct job_kind abode_jobs[ABODE_JOBS];
extern const struct sql_set abode_set, abode_province_set;

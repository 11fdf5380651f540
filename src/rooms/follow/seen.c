/* Who may see a dossier here: the applicant, signed in; or who gave the receipt's secret a short while ago. Must never tell a
 * dossier that is somebody else's from one that is not there. */
#include "rooms/follow/room.h"
#include "base/hash.h"
#include "service/record.h"
#include <stdlib.h>
#include <string.h>

enum { SEEN_MS = 2 * 3600 * 1000 };
static const char cookie_name[] = "mc_tra_cuu";

const char *follow_code(const struct req *r, const struct folder *f)
{
    return record_code(r->ctx.world, f->row.id, r->x->arena);
}

static const char *proof_of(const struct req *r, int64_t dossier, int64_t until)
{
    const struct world *w = r->ctx.world;
    const char *what = arena_fmt(r->x->arena, "follow %lld %lld", (long long)dossier, (long long)until);
    struct sha256 h = hmac_sha256(w->key, sizeof w->key, what, strlen(what));
    return hash_base64url(r->x->arena, h.b, 24);
}

void follow_let_see(struct req *r, int64_t dossier)
{
    int64_t until = r->ctx.now + SEEN_MS;
    const char *value = arena_fmt(r->x->arena, "%lld.%lld.%s", (long long)dossier, (long long)until, proof_of(r, dossier, until));
    req_cookie(r, cookie_name, value, 0);
}

enum proof { PROOF_NONE, PROOF_OVER, PROOF_GOOD };

static enum proof proof_in(const struct req *r, int64_t dossier)
{
    const char *value = http_cookie(r->x, cookie_name);
    char *end;
    if (!value || strlen(value) > 100)
        return PROOF_NONE;
    int64_t id = strtoll(value, &end, 10);
    if (*end != '.' || id != dossier)
        return PROOF_NONE;
    int64_t until = strtoll(end + 1, &end, 10);
    const char *want = proof_of(r, dossier, until);
    if (*end != '.' || strlen(end + 1) != strlen(want) || !bytes_same(end + 1, want, strlen(want)))
        return PROOF_NONE;
    return until < r->ctx.now ? PROOF_OVER : PROOF_GOOD;
}

/* Who had shown the receipt's secret shows it again, and is asked for no account. */
static enum err_code signed_out(struct req *r, int64_t id, enum proof proof, struct err *e)
{
    if (proof == PROOF_OVER)
        r->door = arena_fmt(r->x->arena, "/tra-cuu?ma=%s&", record_code(r->ctx.world, id, r->x->arena));
    return err(e, ERR_SIGNED_OUT, "neither signed in nor with a secret");
}

static bool is_own(const struct req *r, const struct folder *f)
{
    const struct actor *a = &r->actor;
    return a->account && a->account == f->row.account && !(a->roles & ROLE_OFFICER);
}

enum err_code follow_seen(struct req *r, struct folder *out, bool *own, struct err *e)
{
    int64_t id = req_dossier(r);
    enum proof proof = id ? proof_in(r, id) : PROOF_NONE;
    bool let = proof == PROOF_GOOD;
    if (!let && !r->actor.account)
        return signed_out(r, id, proof, e);
    if (!id)
        return err(e, ERR_NOT_FOUND, "no such code");
    TRY(folder_load_any(&r->ctx, id, out, e));
    *own = is_own(r, out);
    return *own || let ? ERR_OK : err(e, ERR_NOT_FOUND, "not theirs");
}

enum err_code follow_own(struct req *r, struct folder *out, struct err *e)
{
    int64_t id = req_dossier(r);
    if (!id)
        return err(e, ERR_NOT_FOUND, "no such code");
    TRY(folder_load_any(&r->ctx, id, out, e));
    return is_own(r, out) ? ERR_OK : err(e, ERR_NOT_FOUND, "not theirs");
}

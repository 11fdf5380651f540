/* A bounded first-in first-out thread pool. See pool.h. */
#include "app/pool.h"
#include "base/arena.h"
#include <pthread.h>
#include <stdbool.h>

struct pool {
    struct arena *arena;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct pool_job *head, **tail;
    int queued, max, threads;
    bool stop;
    struct pool_thread { struct pool *pool; pthread_t id; int no; } *thread;
};

static struct pool_job *take(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    while (!p->head && !p->stop)
        pthread_cond_wait(&p->wake, &p->lock);
    struct pool_job *job = p->head;
    if (job) {
        p->head = job->next;
        p->queued--;
        if (!p->head)
            p->tail = &p->head;
    }
    pthread_mutex_unlock(&p->lock);
    return job;
}

static void *work(void *arg)
{
    struct pool_thread *t = arg;
    for (struct pool_job *job; (job = take(t->pool));)
        job->run(job, t->no);
    return NULL;
}

struct pool *pool_new(int threads, int queue_max)
{
    struct arena *a = arena_new(0);
    struct pool *p = ARENA_NEW(a, struct pool);
    p->arena = a;
    p->tail = &p->head;
    p->max = queue_max;
    p->threads = threads;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->wake, NULL);
    p->thread = ARENA_ARRAY(a, struct pool_thread, threads);
    for (int i = 0; i < threads; i++) {
        p->thread[i] = (struct pool_thread){.pool = p, .no = i};
        pthread_create(&p->thread[i].id, NULL, work, &p->thread[i]);
    }
    return p;
}

enum err_code pool_submit(struct pool *p, struct pool_job *job, struct err *e)
{
    pthread_mutex_lock(&p->lock);
    bool full = p->queued >= p->max || p->stop;
    if (!full) {
        job->next = NULL;
        *p->tail = job;
        p->tail = &job->next;
        p->queued++;
        pthread_cond_signal(&p->wake);
    }
    pthread_mutex_unlock(&p->lock);
    return full ? err(e, ERR_BUSY, "pool queue full") : ERR_OK;
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->wake);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < p->threads; i++)
        pthread_join(p->thread[i].id, NULL);
    pthread_cond_destroy(&p->wake);
    pthread_mutex_destroy(&p->lock);
    arena_free(p->arena);
}

-- both
-- The outbox and the scheduler in one table: the only way to the outside world.

create table job (
    id integer primary key,
    kind text not null,
    key text,                          -- deduplicates: a second job of the same key is not added
    data text not null,                -- JSON
    run_at integer not null,
    lease_until integer not null, tries integer not null,
    done_at integer not null,          -- 0 = open
    failure text not null              -- the last one
);
create unique index job_key on job(key);
create index job_open on job(run_at) where done_at = 0;

create table sent (                    -- development's channel: messages that would have left
    id integer primary key,
    channel text not null, address text not null, text text not null, sent_at integer not null
);

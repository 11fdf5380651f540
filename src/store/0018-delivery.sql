-- both
-- Messages to the world outside, from their being asked for to the report that they arrived. src/service/channel says what the states mean.

create table delivery (
    id integer primary key,
    channel text not null,             -- sms email chat
    kind text not null,                -- code alert notice report
    rank integer not null,             -- 0 leaves before 1
    key text,                          -- deduplicates: a second message of the same key is not added
    address text not null,
    data text not null,                -- JSON: subject, text, files; {} once it will not be sent again
    queued_at integer not null,
    leave_at integer not null, until_at integer not null, -- not before, not after
    state text not null,               -- queued sending sent delivered unknown failed refused expired dropped
    lease_until integer not null,      -- while sending: until then somebody is at it
    tries integer not null,            -- answers "not now" to this message itself
    sent_at integer not null, reported_at integer not null,
    remote text not null,              -- the other side's name for it
    failure text not null, code integer not null,
    decided_by integer not null, decided_at integer not null -- who had it sent again or dropped
);
create unique index delivery_key on delivery(key);
create index delivery_queued on delivery(channel, rank, leave_at, until_at) where state = 'queued';
create index delivery_sending on delivery(channel, lease_until) where state = 'sending';
create index delivery_trouble on delivery(id) where state in ('unknown', 'failed', 'refused', 'expired');

create table enclosure (               -- files that messages bring along, under their hash
    sha256 text primary key,
    body blob not null, until_at integer not null
);

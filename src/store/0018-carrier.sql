-- centre
-- How the servers of the channels are: one row each, written when one goes down or comes back. All processes go by it.

create table carrier (
    channel text primary key,
    down_at integer not null,          -- since when nobody is reached; 0 = it is up
    tries integer not null,            -- in vain, since then
    next_at integer not null,          -- not asked again before
    failure text not null, code integer not null,
    changed_at integer not null
);

-- centre
-- What the program has brought of its own, told by a digest: its tables are read in when they are others than last time. So a start costs no
-- comparison, and what an operator imported since then stays.

create table brought (
    what text primary key,
    hash text not null,                -- SHA-256, hex
    at integer not null
);

-- centre
-- Where provinces live that were moved (docs/province.md). The truth about a database stands in itself (db/station.h); this tells those who would not meet it.

create table db_place (
    shard integer primary key,         -- number of the database: of its province
    state text not null,               -- settled moving moved undoing
    place text not null,               -- where it lives: a path, or a connection string without a password
    other text not null,               -- moving: where it goes; moved, undoing: where it came from; settled: ''
    move text not null,                -- the move that state tells of
    turn integer not null,             -- how often it has moved
    since integer not null,            -- of the state, ms since 1970
    checked integer not null           -- 1 = both sides were compared after the move and are the same; -1 = they are not
);

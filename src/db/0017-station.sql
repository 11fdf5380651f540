-- both
-- Whether this database is where its contents live (db/station.h). No row: it is, and may be written to. It tells of the database and not of
-- what is in it, so no export, copy or move takes it along: tables db_... stay where they are.

create table db_station (
    one integer primary key check (one = 1),
    state text not null,               -- closing gone waiting
    move text not null,                -- which move it belongs to
    whither text not null,             -- closing, gone: where it goes; waiting: where it still lives
    turn integer not null,             -- how often the contents have moved when this move is done
    until_at integer not null,         -- closing: whoever writes may take it away from then on
    position integer not null          -- of the other side's notes of changes, up to which they are here; -1 = not copied yet
);

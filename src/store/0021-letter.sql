-- province
-- Letters of apology and of a new date (form 04) that the program drafted because a date has passed. What drafts and settles them: service/letter.

create table letter (
    id integer primary key,
    dossier integer not null,
    due integer not null,              -- the date that was not kept: one letter for each
    unit integer not null, role text not null, -- to whom the act belongs
    act text not null,                 -- of the procedure; '' = none was offered
    cause text not null,               -- enum blame_cause's word: where the time went
    days integer not null, until integer not null, -- proposed when it was drafted: by how much, and what date that gave. 0 = none
    state text not null,               -- drafted signed dropped
    why text not null,                 -- dropped by the program: done paused extended redated moved late; '' = by a person, or not dropped
    reason text not null,              -- signed: as the citizen reads it; dropped by a person: why none is needed
    drafted_at integer not null,
    by_account integer not null, by_name text not null, settled_at integer not null,
    event integer not null             -- signed: its number in the dossier's journal
);
create unique index letter_turn on letter(dossier, due);
create index letter_desk on letter(unit, role, due) where state = 'drafted';
create index letter_fresh on letter(drafted_at) where state = 'drafted';

create table letter_run (              -- one row once it has run
    id integer primary key,
    ran_at integer not null,           -- dates up to here were looked at
    seq integer not null,              -- of tide, likewise
    told_at integer not null           -- of letters drafted up to here their signers know
);

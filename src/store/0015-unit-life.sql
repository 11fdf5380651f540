-- centre
-- From when until when a unit receives people, for those that administrators found and close; no row = always. Dossiers, names and papers of a closed unit stay.

create table unit_life (
    unit integer primary key,
    opens text not null,               -- the first day
    closes text not null,              -- the first day no longer; '' = open
    heir integer not null,             -- unit that goes on with what is open then; 0 = it does so itself, until all is done
    note text not null,                -- for the journals: why
    decided integer not null,          -- made of the time of the last decision
    by_account integer not null, by_name text not null, by_unit integer not null
);

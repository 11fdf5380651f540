-- province
-- What the books of a unit are read from: the register of dossiers (mẫu 07) of an agency that takes part in a procedure, and the results
-- behind the numbers that were given.

create index dossier_procedure on dossier(procedure, id);

create table issued (
    unit integer not null, kind text not null, year integer not null, seq integer not null, -- as in number
    dossier integer not null,
    primary key (unit, kind, year, seq)
) without rowid;

insert into issued (unit, kind, year, seq, dossier)
    select 0, '', 0, 0, 0 where exists (select 1 from number); -- numbers from before: to be looked up at the next start

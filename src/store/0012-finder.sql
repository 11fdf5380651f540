-- province
-- By what a unit's officers find a dossier, open or finished: words of the applicant's name, identifier, phone, folded. Follows from the dossiers.

create table finder (
    unit integer not null,             -- that received it, decides, had it or was asked: whoever else looks finds nothing
    key text not null,                 -- 'an nguyen van' and its turns, one for each word of the name; digits of a number
    dossier integer not null,
    primary key (unit, key, dossier)
) without rowid;

insert into finder (unit, key, dossier)
    select 0, '', 0 where exists (select 1 from dossier); -- an installation from before: to be filled at the next start

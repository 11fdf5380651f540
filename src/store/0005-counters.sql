-- province
-- Figures kept with every event (domain/counter.h, which tells what is counted when): what a page of figures reads instead of dossiers.

create table tally (                   -- what happened: by day first, so that writing stays at the table's end and a range of days lies together
    day integer not null,              -- since 2000-01-01 in Viet Nam, as in a dossier's key
    unit integer not null,             -- that decides
    procedure text not null,
    outcome integer not null,          -- enum counter_outcome; 0 = the figures have not been counted yet
    n integer not null,
    primary key (day, unit, procedure, outcome)
) without rowid;

create table pending (                 -- what is not over, by when it is due; a line of 0 goes with the unit's next day
    unit integer not null,             -- that decides
    due integer not null,              -- day, as above; 0 = the clock does not run: not received yet, waits, result ready, no limit
    procedure text not null, state text not null,
    holder integer not null,           -- unit that has it; 0 = the applicant
    n integer not null,
    primary key (unit, due, procedure, state, holder)
) without rowid;

insert into tally (day, unit, procedure, outcome, n)
    select 0, 0, '', 0, 1 where exists (select 1 from journal); -- an installation from before: to be counted at the next start

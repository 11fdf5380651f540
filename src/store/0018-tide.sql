-- province
-- What the operations centre reads besides tallies and pending lines: the newest events in the order in which they were committed, the dossiers
-- behind every tally, what each officer did, and months that are over, added up. All follow from the journal.

create table tide (                    -- what each event did to the figures; only the newest days of it are kept
    seq integer primary key,           -- without a gap: whoever has all up to one number has the figures as of it
    at integer not null,
    dossier integer not null, n integer not null, -- the event
    unit integer not null, procedure text not null, -- that decides; unit 0: the figures were mended, read them anew
    moved text not null                -- store/board/tide_store.h
);

create table happened (                -- a row for each one that was added to a tally
    unit integer not null,             -- that decides
    day integer not null, outcome integer not null,
    dossier integer not null, n integer not null, -- the event
    primary key (unit, day, outcome, dossier, n)
) without rowid;

create table stint (                   -- what an officer did on a day for a unit
    unit integer not null, day integer not null,
    officer integer not null,          -- account
    outcome integer not null,          -- enum counter_outcome, steps too
    n integer not null,
    primary key (unit, day, officer, outcome)
) without rowid;

create table tally_month (             -- tallies of a whole month; a month that is here is complete. Filled once it is over
    month integer not null,            -- 12 * year + month - 1
    unit integer not null,
    procedure text not null,
    outcome integer not null,          -- unit 0, '', 0: the month is here
    n integer not null,
    primary key (month, unit, procedure, outcome)
) without rowid;

create table tally_day (               -- tallies of a day that is over, by province
    day integer not null,
    unit integer not null,             -- the province
    outcome integer not null,          -- unit 0, outcome 0: the day is here
    n integer not null,
    primary key (day, unit, outcome)
) without rowid;

create index dossier_open on dossier(unit, due_at) where finished_at = 0; -- what is not over, by the unit that decides

insert into tally (day, unit, procedure, outcome, n)
    select 0, 0, '', 0, 1 where exists (select 1 from journal) -- an installation from before: to be counted at the next start
    on conflict do nothing;

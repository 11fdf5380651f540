-- province
-- The forecast of lateness: what was learnt last, and what was known then of units and procedures. Follows from the journal; made anew every night.

create table forecast (
    id integer primary key,            -- 1: there is one at most
    learnt_at integer not null,
    dossiers integer not null, examples integer not null, -- looked at; looks at them
    verdict text not null,             -- enum forecast_verdict's word
    body text not null                 -- JSON: the model and its back-test (service/forecast/learnt.h)
);

create table forecast_rate (           -- as of the night it was learnt
    unit integer not null,             -- that decides; 0 = this is of a procedure, or of all
    procedure text not null,           -- '' = of a unit, or of all
    late integer not null,             -- late share in the past, shrunken, in millionths
    load integer not null,             -- open dossiers for each officer there beside the unit's own mean, in millionths; 0 of procedures
    primary key (unit, procedure)
) without rowid;

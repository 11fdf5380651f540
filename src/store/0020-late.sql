-- province
-- Every dossier that is late or ended late, and where its time went (domain/board/blame.h): a row for each. Follows from the journal; kept by rounds
-- (service/board/late_rounds.h), so that it may be some minutes behind it.

create table late (
    dossier integer primary key,
    unit integer not null,             -- that decides: it answers for the date
    province integer not null,
    procedure text not null,
    received_at integer not null, due_at integer not null,
    ended_at integer not null,         -- when its clock stopped; 0 = it is open and overdue as of looked_at
    day integer not null,              -- of the tally (happened.day) by which it ended late; 0 = open
    outcome integer not null,          -- of that tally: 19 done late, 23 refused, 27 withdrawn, 31 stopped; 0 = open
    cause text not null,               -- the one: officer citizen payment agency exchange; none = cannot be told
    reason text not null,              -- over_norm over_share over_allowed nobody_over unreadable; not_late: by a calendar that came later
    at_unit integer not null,          -- where the cause lies; 0 = with the applicant, or in no unit
    step text not null,                -- id of the state, or of the act that asked for an opinion; '' = none
    officer integer not null,          -- account of who had it there; 0 = nobody by name, or no officer
    late_minutes integer not null,     -- working minutes beyond the date; these parts of it, together as many, lie with:
    by_officer integer not null, by_citizen integer not null, by_payment integer not null, by_agency integer not null, by_exchange integer not null,
    by_none integer not null,          -- what nobody can be named for
    used_minutes integer not null,     -- that count, from reception on
    took integer not null, allowed integer not null, -- by the step named
    looked_at integer not null
);
create index late_day on late(day);
create index late_unit on late(unit, day);
create index late_at on late(at_unit, day);
create index late_look on late(looked_at) where day = 0;

create table late_run (                -- one row once it has run
    id integer primary key,
    ran_at integer not null,           -- up to here everything that fell due was looked at
    seq integer not null,              -- of tide, likewise
    walked_unit integer not null, walked_day integer not null, walked_dossier integer not null -- what ended before the first round is looked at up to
                                       -- this row of happened; walked_unit -1 = all
);

-- centre
-- Officers who are away for some days, and who stands in for them: rights and work follow for those days and end by themselves. A row is never
-- taken away: it says who was allowed to act for whom.

create table absence (
    id integer primary key,
    unit integer not null, account integer not null,
    stand_in integer not null,         -- account, of the same unit
    from_day text not null, to_day text not null, -- both included
    reason text not null,
    created_by integer not null, created_at integer not null,
    ended_by integer not null,
    ended_at integer not null          -- 0 = as it was entered; else nothing of it holds any more from that moment on
);
create index absence_unit on absence(unit, to_day);
create index absence_stand_in on absence(stand_in, to_day);

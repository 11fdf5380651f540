-- centre
-- To whom goes what an officer leaves behind when roles at a unit end. Read by the rule that finds work which lies with nobody any more.

create table handover (
    id integer primary key,            -- made of the time: the newest one holds
    account integer not null,          -- whose roles end
    unit integer not null,
    to_account integer not null,       -- 0 = the unit's common list
    from_day text not null,            -- the first day without the roles
    note text not null,                -- for the journals: to whom and why
    by_account integer not null, by_name text not null, by_unit integer not null
);
create index handover_account on handover(account, unit, id);
create index handover_day on handover(from_day, id);

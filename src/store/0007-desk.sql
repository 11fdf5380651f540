-- province
-- How much lies on each desk (a role in a unit), by the day it is due: the figures above a worklist. Follows from the tasks.

create table desk (
    unit integer not null, role text not null,
    day integer not null,              -- since 1970-01-01 in Viet Nam; undated work stands under the day of its far date
    n integer not null, paused integer not null, ready integer not null,
    primary key (unit, role, day)
) without rowid;

insert into desk (unit, role, day, n, paused, ready)
    select unit, role, (due_at + 25200000) / 86400000, count(*), sum(paused), sum(ready) from task group by 1, 2, 3;

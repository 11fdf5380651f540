-- province
-- Alerts: what somebody is warned of, who was told, and what is looked at again later. What raises and closes them: service/alert.

create table alert (
    id integer primary key,
    cause text not null,               -- rule, dossier, work and turn: one alert for each, ever
    rule text not null, kind text not null, -- of the file of rules, and enum alert_kind's word
    severity integer not null,         -- enum alert_severity
    dossier integer not null,          -- 0 = it is about none
    work text not null,                -- kind of its task: main, or the act that asked for an opinion; '' = none
    turn integer not null,             -- the due moment, or since when the step lasts: another turn is another alert
    state text not null, procedure text not null, -- of the dossier then
    unit integer not null,             -- that answers for the date
    holder integer not null, role text not null, assignee integer not null, -- that has it now
    province integer not null,
    subject text not null, n integer not null, -- channel that fails; how many arrived, or fail
    due_at integer not null,
    level integer not null, next_at integer not null, -- of the ladder; when it climbs, or a snooze ends. 0 = never
    raised_at integer not null,
    status text not null,              -- open acknowledged snoozed closed
    by_account integer not null, by_name text not null, reason text not null, answered_at integer not null, until_at integer not null,
    closed_at integer not null, closed_why text not null
);
create unique index alert_cause on alert(cause);
create index alert_dossier on alert(dossier) where status <> 'closed';
create index alert_next on alert(next_at) where next_at > 0;
create index alert_holder on alert(holder, raised_at) where status <> 'closed';
create index alert_unit on alert(unit, raised_at) where status <> 'closed';
create index alert_province on alert(province, raised_at) where status <> 'closed';

create table alert_to (                -- who was told of it, once each
    alert integer not null, account integer not null,
    level integer not null,
    ways integer not null,             -- bits of enum alert_way, by which it leaves
    tell_at integer not null,          -- when messages may leave
    told_at integer not null,          -- 0 = not yet; the inbox has it at once
    gathered integer not null,         -- 1 = held back for the morning or a digest
    again integer not null,            -- how often it was told anew, after a snooze
    read_at integer not null,
    primary key (alert, account)
);
create index alert_to_account on alert_to(account, alert);
create index alert_to_tell on alert_to(tell_at) where told_at = 0;

create table alert_watch (             -- what cannot be said now but at a moment: looked at then
    dossier integer not null, rule text not null,
    at integer not null,
    primary key (dossier, rule)
);
create index alert_watch_at on alert_watch(at);

create table alert_run (               -- one row once it has run
    id integer primary key,
    ran_at integer not null,           -- up to here everything was looked at
    seq integer not null,              -- of tide, likewise
    walked integer not null            -- dossiers from before the first run are watched up to this key; -1 = all
);

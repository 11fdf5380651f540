-- province
-- Dossiers, their journal, the open tasks, drafts, files and notices. No statement joins these with the centre's.

create table dossier (
    id integer primary key,            -- day, province, unit, number: the public code follows from it (domain/dossier.h)
    procedure text not null, revision integer not null, variant text not null,
    unit integer not null,             -- the unit that decides
    received_unit integer not null,
    channel text not null,             -- counter online post
    account integer not null,          -- the applicant's; 0 = none
    name text not null, identifier text not null, phone text not null, email text not null, address text not null,
    form_at integer not null,          -- n of the event that brought the answers of the form; they lie there alone
    state text not null, national integer not null, version integer not null,
    handler_unit integer not null, handler_role text not null,
    assignee integer not null,         -- account; 0 = anybody of that role
    submitted_at integer not null, received_at integer not null,
    due_at integer not null,           -- 0 = no date (not received yet, or none by law)
    paused_at integer not null,        -- 0 = the clock runs
    finished_at integer not null, updated_at integer not null,
    body blob not null                 -- lines of JSON: papers, state of the workflow, clock, result; packed (base/pack.h) or as text
);
create index dossier_account on dossier(account, id) where account <> 0;

create table journal (
    dossier integer not null, n integer not null,
    at integer not null,
    kind text not null,                -- submitted acted read recomputed assigned
    act text not null, actor integer not null, unit integer not null,
    body blob not null,                -- lines: role, name of the actor, state after it, JSON of what changed, JSON of new answers, note; packed or as text
    hash blob not null,                -- SHA-256 over the former hash and everything above (domain/event.h)
    primary key (dossier, n)
) without rowid;

create table task (                    -- an open piece of work: the worklist and nothing else. Follows from the dossier
    unit integer not null, role text not null, due_at integer not null,
    dossier integer not null, kind text not null, -- main, or the opinion's id
    assignee integer not null, procedure text not null, paused integer not null, ready integer not null,
    primary key (unit, role, due_at, dossier, kind)
) without rowid;
create index task_dossier on task(dossier);

create table draft (
    id integer primary key,
    account integer not null, procedure text not null, revision integer not null, variant text not null,
    unit integer not null,
    form text not null, papers text not null, step text not null,
    dossier integer not null,          -- 0 until it is submitted; then sending again gives this one
    created_at integer not null, updated_at integer not null
);
create index draft_account on draft(account, updated_at);

create table file (                    -- contents lie in the files folder under their hash
    sha256 text primary key, size integer not null, type text not null, created_at integer not null
);

create table notice (                  -- what a person is told; first here, then by the channels they chose
    id integer primary key,
    account integer not null, dossier integer not null,
    kind text not null, data text not null, -- message id and its values, JSON
    created_at integer not null, read_at integer not null
);
create index notice_account on notice(account, id);

create table number (                  -- running numbers of issued results: by unit, kind and year
    unit integer not null, kind text not null, year integer not null, last integer not null,
    primary key (unit, kind, year)
);

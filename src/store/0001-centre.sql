-- centre
-- Units, names as of a day, calendars, revisions of procedures, people and how they sign in.

create table unit (
    id integer primary key,            -- stable for ever, never derived from a name (docs/data.md)
    code text not null,                -- official code, leading zeros kept; 48.so_xay_dung of a department
    tier text not null,                -- nation province department commune office
    kind text not null,                -- of a department or office: so_xay_dung thue ...; '' for the others
    parent integer not null,
    province integer not null,         -- id of its province, of a province its own; 0 for the nation
    agency_code text not null,         -- first part of dossier codes; '' for offices
    code_alias text not null,          -- second code in official use
    lat text not null, lon text not null,
    population integer not null,       -- 0 = not known
    seat text not null
);
create unique index unit_code on unit(tier, code);

create table unit_name (
    unit integer not null, valid_from text not null,
    valid_to text not null,            -- exclusive; '' = still so
    type text not null, name text not null, full_name text not null,
    full_name_resolution text not null, -- as the act spells it, where that differs
    name_en text not null,
    act text not null,                 -- the resolution
    primary key (unit, valid_from)
);

create table calendar_day (            -- announced days; unit 65535 is the nation, others override it
    unit integer not null, day text not null,
    kind text not null,                -- off work half_am half_pm hours
    hours text not null,               -- 08:00-12:00,13:00-16:00 of kind hours
    name text not null, law text not null,
    status text not null,              -- proposed: may still change (docs/data.md)
    by_hand integer not null,          -- 1 = set by an administrator: no import touches it
    primary key (unit, day)
);

create table lunar_year (
    year integer primary key, tet text not null, gio_to text not null,
    leap_month integer not null, month_lengths text not null, can_chi text not null
);

create table procedure_revision (      -- what a dossier was opened under is kept for ever
    code text not null, revision integer not null,
    sha256 text not null, body text not null, loaded_at integer not null,
    primary key (code, revision)
);

create table account (
    id integer primary key,
    phone text, email text,            -- one of them at least; proved by a code
    name text not null, identifier text not null, birth text not null, sex text not null, address text not null,
    password text not null,            -- argon2id encoded; '' = codes only
    created_at integer not null, updated_at integer not null
);
create unique index account_phone on account(phone);
create unique index account_email on account(email);

create table officer (                 -- a role in a unit
    account integer not null, unit integer not null,
    role text not null,                -- reception specialist leader admin
    valid_from text not null, valid_to text not null,
    primary key (account, unit, role)
);
create index officer_unit on officer(unit, role);

create table session (
    hash blob primary key,             -- SHA-256 of the cookie: a stolen table signs nobody in
    account integer not null,
    unit integer not null,             -- the unit an officer acts for; 0 = as a citizen
    created_at integer not null, seen_at integer not null, expires_at integer not null
);
create index session_account on session(account);
create index session_end on session(expires_at);

create table login_code (              -- one-time codes under way
    address text primary key,          -- phone or e-mail
    hash text not null, expires_at integer not null, tries integer not null, sent_at integer not null
);
create index login_code_end on login_code(expires_at);

create table login_failure (           -- wrong passwords or codes in a row; of addresses that nobody has as well
    address text not null, way text not null, -- password code
    failures integer not null,
    expires_at integer not null,       -- forgotten then; locked until then if they are too many
    primary key (address, way)
);
create index login_failure_end on login_failure(expires_at);

create table kept_form (               -- what was typed when a session ended; handed back once
    token text primary key,
    path text not null, body text not null, expires_at integer not null
);
create index kept_form_end on kept_form(expires_at);

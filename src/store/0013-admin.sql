-- centre
-- What administrators did, and what they keep beside the reference tables: addresses and hours of units, facts that were looked up, texts put in other words.

create table deed (                    -- one administrator's act; nothing is changed or taken away
    n integer primary key,             -- 1, 2, 3 without a gap
    at integer not null,
    actor integer not null, actor_name text not null,
    unit integer not null,             -- that the actor acted for
    about integer not null,            -- the unit it concerns; 65535 = all of the installation
    kind text not null,
    thing text not null,               -- officer:<account> unit:<id> calendar:<unit> point:<key> text:<key> journal
    before text not null, after text not null, -- JSON
    reason text not null,
    hash blob not null                 -- SHA-256 over the former hash and everything above (store/deed_store.h)
);
create index deed_thing on deed(thing, n);
create trigger deed_stays before update on deed begin select raise(abort, 'deeds are append-only'); end;
create trigger deed_kept before delete on deed begin select raise(abort, 'deeds are append-only'); end;

create table unit_contact (            -- how people reach a unit; no row = nobody has told yet
    unit integer primary key,
    address text not null, phone text not null, email text not null,
    hours text not null                -- in words, as it hangs at the door
);

alter table unit_name add column by_hand integer not null default 0; -- 1 = set by an administrator: no import touches it

create table point (                   -- a "confirm" of a procedure's file that somebody has looked up
    key text primary key,              -- of the file's words: other words are another point
    document text not null,            -- number of the document that says it
    day text not null,                 -- its date
    note text not null,
    by_account integer not null, by_name text not null, at integer not null
);

create table wording (                 -- a text in other words than the program's own
    key text not null, lang text not null,
    text text not null,
    primary key (key, lang)
);

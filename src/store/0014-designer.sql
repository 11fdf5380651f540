-- centre
-- Procedures written and published by an administrator in the browser. A revision that is published is a row of procedure_revision like one
-- that a file brought; who did it, for whom, from when and why is in the journal, which nothing changes afterwards.

create table procedure_draft (
    id integer primary key,
    unit integer not null,             -- the province (or the nation) whose administrators work on it
    account integer not null,          -- who began it
    code text not null,
    base integer not null,             -- the revision it began from; 0 = none
    body text not null,
    scenarios text not null,           -- '' = those of the program
    version integer not null,
    played text not null,              -- digest of the text and scenarios that were played last; '' = never
    played_ok integer not null, played_at integer not null,
    told text not null,                -- what that run said
    created_at integer not null,
    updated_by integer not null, updated_at integer not null
);
create index procedure_draft_unit on procedure_draft(unit, code);

create table procedure_journal (
    id integer primary key,
    at integer not null,
    account integer not null, name text not null, unit integer not null,
    what text not null,                -- begun saved played dropped published withdrawn aside
    code text not null,
    revision integer not null,         -- of published, withdrawn, aside; 0 of a draft
    draft integer not null,            -- 0 = none
    valid_from text not null,          -- of published
    places text not null,              -- of published: codes of communes or of a province, parted by blanks; '' = everywhere
    played text not null,              -- of published, played: green red none
    reason text not null,
    sha256 text not null, body text not null -- the text: of aside, which is kept nowhere else, and its digest; of saved the digest alone
);
create index procedure_journal_code on procedure_journal(code, revision, what);
create index procedure_journal_release on procedure_journal(id) where what in ('published', 'withdrawn');
create trigger procedure_journal_kept before update on procedure_journal begin select raise(abort, 'the journal of procedures is append-only'); end;
create trigger procedure_journal_whole before delete on procedure_journal begin select raise(abort, 'the journal of procedures is append-only'); end;

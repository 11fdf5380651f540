-- centre
-- All procedures of the state, as its catalogue lists them: names and facts alone. Those that this program works or describes have a file as well
-- (procedure_revision). And the words by which people ask. Both are brought from data/.

create table listing (
    code text primary key,
    name text not null, ministry text not null, field text not null,
    levels text not null,              -- ministry province commune other
    agency text not null,
    applicants text not null,          -- citizen overseas foreigner official cooperative business organisation
    channels text not null,            -- counter online post
    term_amount integer not null, term_unit text not null, -- working_days calendar_days hours months; unknown: an amount of what was lost; '' = not told
    fee text not null,                 -- dong; '' = not told
    result text not null, decision text not null,
    laws text not null,                -- numbers of acts, blank between
    portal text not null,              -- its key on the national portal
    status text not null               -- seen; name: nothing but name and field; fee, suspect: not to be relied on
);

create table search_word (
    kind text not null,                -- stop short unsure elsewhere
    said text not null,
    meant text not null,               -- of short and unsure: what it stands for; of elsewhere: what it is about
    primary key (kind, said)
);

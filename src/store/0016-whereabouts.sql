-- centre
-- Which provinces' databases hold something of an account: drafts, dossiers, notices. Follows from them by their jobs (service/abode.h), so it may
-- lag a moment; account 0 = what the province had before there was this index is in it.

create table abode (
    account integer not null, shard integer not null,
    primary key (account, shard)
) without rowid;

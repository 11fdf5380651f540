-- province
-- The journal by time, for whoever looks up who did or saw what. A new event always stands at its end.

create index journal_at on journal(at);

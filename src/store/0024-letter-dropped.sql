-- province
-- Letters that a person dropped, by whose they were and when: for the list of the last weeks.

create index letter_dropped on letter(unit, settled_at) where state = 'dropped' and by_account <> 0;

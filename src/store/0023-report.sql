-- province
-- Who gets the morning report by e-mail, and when.

create table mailing (
    account integer not null, unit integer not null, -- the person, and the unit they answer for there
    minute integer not null,           -- of the day, at which it may leave
    since integer not null,
    sent integer not null,             -- day (1970) of the newest that was made, or of the one that was past when it was asked for
    primary key (account, unit)
);
create index mailing_sent on mailing(sent);

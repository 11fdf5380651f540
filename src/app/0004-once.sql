-- both
-- What a form was answered with, so that the same form sent twice (a double click, a resend) is carried out once.

create table once (
    key text primary key,              -- day of the form, then a digest of its token and of who sent it
    location text not null
) without rowid;

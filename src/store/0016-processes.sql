-- both
-- The newest key that was made for rows of this database: several processes that write to it go on from one another, and so does one that is
-- started again after its clock was turned back.

create table newest_key (
    one integer primary key check (one = 1),
    key integer not null
);

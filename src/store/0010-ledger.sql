-- province
-- Fees in double entry: a posting is a transaction, its entries sum to 0. Written once: nothing is changed or taken away, a mistake is put
-- right by another posting. And what was sent to the payment gateway.

create table posting (
    id integer primary key,            -- made of the time
    at integer not null,
    day integer not null,              -- since 1970-01-01 in Viet Nam
    kind text not null,                -- charge waive payment refund
    dossier integer not null,
    unit integer not null,             -- whose till or revenue
    actor integer not null, actor_name text not null, -- 0 = the program
    number text not null,              -- of the receipt; what the gateway gives back: of the payment there; '' = none
    reference text not null,           -- the bank's or the gateway's; '' = none
    note text not null                 -- why, in the officer's words
);
create index posting_dossier on posting(dossier, id);
create index posting_day on posting(unit, day, id);
create unique index posting_reference on posting(unit, reference) where reference <> '';

create table entry (
    posting integer not null, n integer not null,
    account text not null,             -- receivable cash bank gateway treasury revenue refund
    unit integer not null, fee text not null,
    dossier integer not null,
    amount integer not null,           -- đồng, debit positive
    primary key (posting, n)
) without rowid;
create index entry_dossier on entry(dossier, account);

create trigger posting_stays before update on posting begin select raise(abort, 'the ledger is append-only'); end;
create trigger posting_kept before delete on posting begin select raise(abort, 'the ledger is append-only'); end;
create trigger entry_stays before update on entry begin select raise(abort, 'the ledger is append-only'); end;
create trigger entry_kept before delete on entry begin select raise(abort, 'the ledger is append-only'); end;

create table gateway_order (           -- what a person was sent to the gateway with
    id integer primary key,            -- vnp_TxnRef
    dossier integer not null, unit integer not null,
    amount integer not null,
    created_at integer not null, expires_at integer not null,
    state text not null,               -- open paid failed
    answer text not null,              -- the gateway's last response code
    number text not null,              -- of the transaction at the gateway
    paid_at integer not null
);
create index gateway_order_dossier on gateway_order(dossier, id);

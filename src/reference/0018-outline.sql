-- centre
-- Outlines of units as an operator imported them (reference/outlines.h): none ship with the program. A unit without a row is drawn by its cell (data/cell.tsv).

create table outline (
    unit integer primary key,
    shape text not null                -- rings of corners in parts of a degree: geo/shape.h
);

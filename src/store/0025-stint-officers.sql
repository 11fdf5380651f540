-- province
-- What applicants did was kept as if they were officers of no unit.

delete from stint where unit = 0;

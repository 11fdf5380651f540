-- The role and the database of motcua, made once, by the superuser on the primary:
--     psql -v secret=FILE-WITH-THE-PASSWORD < database.sql
-- Texts are compared by their bytes ("C"), as the program expects.
\set ON_ERROR_STOP on
\set password `cat :secret`
create role motcua login password :'password' connection limit 80;
create database motcua owner motcua template template0 encoding 'UTF8' locale 'C';
revoke all on database motcua from public;

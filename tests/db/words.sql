-- What the tests' own questions say in SQLite's words, for a server whose databases are made from this one (tools/postgres).
create function concat_with_commas(text, anyelement) returns text immutable language sql as $$ select coalesce($1 || ',', '') || $2::text $$;
create aggregate group_concat(text, text) (sfunc = string_agg_transfn, stype = internal, finalfunc = string_agg_finalfn);
create aggregate group_concat(anyelement) (sfunc = concat_with_commas, stype = text);
create function typeof(anyelement) returns text immutable language sql as
  $$ select case when $1 is null then 'null' else case pg_typeof($1)::text when 'bigint' then 'integer' when 'integer' then 'integer' when 'bytea' then 'blob' else pg_typeof($1)::text end end $$;
create view sqlite_schema as select 'table' as type, tablename::text as name from pg_tables where schemaname = 'public' and tablename not like 'db~_%' escape '~';
create function json_extract(text, text) returns text immutable language sql as $$ select $1::jsonb #>> string_to_array(substr($2, 3), '.') $$;
create function instr(text, text) returns integer immutable language sql as $$ select position($2 in $1) $$;
create function date(text, text) returns text immutable language sql as $$ select to_char($1::date + $2::interval, 'YYYY-MM-DD') $$;

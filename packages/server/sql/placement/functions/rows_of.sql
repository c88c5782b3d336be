-- The first rows of a query, each with the part that has it: how a router runs the checks.

create or replace function placement.rows_of(query text, rows_max integer)
returns table (part integer, found jsonb) language plpgsql as $$
begin
  return query execute format(
    'select p.part, to_jsonb(v) from placement.place p, (%s) v limit %s', query, rows_max);
end
$$;
comment on function placement.rows_of is 'The first rows of a query, each with the part that has it.';

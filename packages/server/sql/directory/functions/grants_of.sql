-- The grants of an operator as a list of {role, offer_id, env, per_order, per_operator_day, per_account_day}.

create or replace function directory.grants_of(in_name text) returns jsonb
language sql stable as $$
  select coalesce(
    jsonb_agg(to_jsonb(g) - 'name' order by g.offer_id, g.env, g.role), '[]')
    from directory.operator_grants g
   where g.name = in_name
$$;
comment on function directory.grants_of is 'The grants of an operator.';

-- Replaces the grants of an operator by a list as grants_of returns it.

create or replace function directory.put_grants(in_name text, in_grants jsonb) returns void
language sql as $$
  delete from directory.operator_grants where name = in_name;
  insert into directory.operator_grants
    (name, role, offer_id, env, per_order, per_operator_day, per_account_day)
  select in_name, g.role, g.offer_id, g.env, g.per_order, g.per_operator_day, g.per_account_day
    from jsonb_to_recordset(in_grants) g (
      role text, offer_id text, env text, per_order bigint, per_operator_day bigint,
      per_account_day bigint);
$$;
comment on function directory.put_grants is 'Replaces the grants of an operator.';

-- Ends every session of an operator.

create or replace function directory.end_operator_sessions(in_name text)
returns bigint language sql as $$
  with ended as (
    delete from directory.operator_sessions where name = in_name returning 1)
  select count(*) from ended
$$;
comment on function directory.end_operator_sessions is
  'Ends every session of an operator; returns how many there were.';

-- Ends one session.

create or replace function directory.end_operator_session(in_token_hash bytea)
returns boolean language sql as $$
  with ended as (
    delete from directory.operator_sessions where token_hash = in_token_hash returning 1)
  select exists (select from ended)
$$;
comment on function directory.end_operator_session is 'Ends one session.';

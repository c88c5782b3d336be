-- The live sessions of an operator, newest first.

create or replace function directory.list_operator_sessions(
  in_name text, in_at timestamptz, in_idle interval
) returns table (
  session_id text, ip text, created_at timestamptz, seen_at timestamptz, ends_at timestamptz
) language sql stable as $$
  select s.session_id, s.ip, s.created_at, s.seen_at, s.ends_at
    from directory.operator_sessions s
   where s.name = in_name and s.ends_at > in_at and s.seen_at > in_at - in_idle
   order by s.created_at desc, s.session_id
   limit 500
$$;
comment on function directory.list_operator_sessions is 'The live sessions of an operator.';

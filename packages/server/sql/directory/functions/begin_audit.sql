-- Writes down an admin write before it happens, so that none can happen without a trace.

create or replace function directory.begin_audit(
  in_at timestamptz, in_actor text, in_session_id text, in_ip text, in_rid text, in_action text,
  in_target text, in_request jsonb
) returns bigint language sql as $$
  insert into directory.audit_log (at, actor, session_id, ip, rid, action, target, request)
  values (in_at, in_actor, in_session_id, in_ip, in_rid, in_action, in_target, in_request)
  returning audit_id
$$;
comment on function directory.begin_audit is 'Writes down an admin write before it happens.';

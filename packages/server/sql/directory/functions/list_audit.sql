-- A page of the audit log, newest first; 0 starts at the newest.

create or replace function directory.list_audit(
  before_audit_id bigint, in_actor text, in_target text, page_size integer
) returns table (
  audit_id bigint, at timestamptz, actor text, session_id text, ip text, rid text, action text,
  target text, request jsonb, status integer, result text
) language sql stable as $$
  select l.audit_id, l.at, l.actor, l.session_id, l.ip, l.rid, l.action, l.target, l.request,
         l.status, l.result
    from directory.audit_log l
   where (before_audit_id = 0 or l.audit_id < before_audit_id)
     and (in_actor = '' or l.actor = in_actor)
     and (in_target = '' or starts_with(l.target, in_target))
   order by l.audit_id desc
   limit page_size
$$;
comment on function directory.list_audit is 'A page of the audit log, newest first.';

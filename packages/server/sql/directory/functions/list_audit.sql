-- A page of the audit log, newest first; 0 starts at the newest. An empty text or array, or null, filters
-- nothing. in_outcome: done, refused, or locked for an attempt to sign in that locked a name or an address.

create or replace function directory.list_audit(
  before_audit_id bigint, in_actor text, in_target text, in_rid text, in_actions text[], in_outcome text,
  from_at timestamptz, to_at timestamptz, page_size integer
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
     and (in_rid = '' or l.rid = in_rid)
     and (in_actions = '{}' or l.action = any(in_actions))
     and (from_at is null or l.at >= from_at)
     and (to_at is null or l.at < to_at)
     and case in_outcome
           when 'done' then l.status < 400
           when 'refused' then l.status >= 400
           when 'locked' then strpos(l.result, ', locked until ') > 0
           else true
         end
   order by l.audit_id desc
   limit page_size
$$;
comment on function directory.list_audit is 'A page of the audit log, newest first.';

-- What the audit log has under a rid.

create or replace function directory.find_audit(in_rid text)
returns table (audit_id bigint, at timestamptz, rid text, action text, target text)
language sql stable as $$
  select l.audit_id, l.at, l.rid, l.action, l.target
    from directory.audit_log l
   where l.rid = in_rid
   order by l.audit_id desc
   limit 10
$$;
comment on function directory.find_audit is 'What the audit log has under a rid.';

-- Adds what came of an admin write.

create or replace function directory.end_audit(in_audit_id bigint, in_status integer, in_result text)
returns void language sql as $$
  update directory.audit_log set status = in_status, result = in_result where audit_id = in_audit_id
$$;
comment on function directory.end_audit is 'Adds what came of an admin write.';

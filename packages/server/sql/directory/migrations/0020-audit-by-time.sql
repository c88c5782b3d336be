-- The audit log is searched by time, kind of call and outcome.

create index audit_log_at on directory.audit_log (at);

-- It takes more now; it is made again with all other functions.
drop function if exists directory.list_audit(bigint, text, text, integer);

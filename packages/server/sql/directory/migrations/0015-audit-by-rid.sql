-- The audit log is searched by the rid that an answer showed.

create index audit_log_rid on directory.audit_log (rid);

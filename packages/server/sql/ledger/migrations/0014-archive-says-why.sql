-- ledger.archive_entries returns more: it is made again with all others.
drop function if exists ledger.archive_entries(timestamptz, integer);

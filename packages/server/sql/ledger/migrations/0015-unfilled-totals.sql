-- ledger.read_totals_state counts the partitions without totals.
drop function if exists ledger.read_totals_state(text);

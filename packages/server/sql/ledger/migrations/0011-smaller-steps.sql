-- Adding up the hours makes smaller steps after one that took too long: ledger.fill_totals has one more
-- parameter.
drop function if exists ledger.fill_totals(timestamptz, integer);

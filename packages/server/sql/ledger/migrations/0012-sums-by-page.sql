-- Sums over all accounts of an offer are added up page by page: both functions have two more parameters.
drop function if exists ledger.sum_accounts(text, text, text);
drop function if exists ledger.sum_balances(text, text, timestamptz);

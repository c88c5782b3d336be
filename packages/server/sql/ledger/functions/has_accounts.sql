-- Whether an offer has an account, in production or sandbox.

create or replace function ledger.has_accounts(in_offer_id text)
returns boolean language sql stable as $$
  select exists (select from ledger.accounts a where a.offer_id = in_offer_id)
$$;
comment on function ledger.has_accounts is 'Whether an offer has an account.';

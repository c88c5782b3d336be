-- The number of the first entry of an account that is not detached; 0 for none.

create or replace function ledger.first_entry(
  in_offer_id text, in_env text, in_openid text, in_zone_id text
) returns table (entry_no bigint) language sql stable
set enable_seqscan = off
set jit = off
as $$
  select coalesce(min(e.entry_no), 0) as entry_no
    from ledger.entries e
   where e.account_id = (
           select a.account_id from ledger.accounts a
            where a.offer_id = in_offer_id and a.env = in_env
              and a.openid = in_openid and a.zone_id = in_zone_id)
$$;
comment on function ledger.first_entry is 'The first entry of an account that is not detached.';

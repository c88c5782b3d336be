-- What the players of a page of an offer's accounts have now. The page is all openids after after_openid, up
-- to last_openid or, where that is empty, to the end.

create or replace function ledger.sum_accounts(
  in_offer_id text, in_env text, of_zone_id text, after_openid text, last_openid text
) returns table (paid bigint, gift bigint, accounts bigint, frozen bigint) language sql stable
set enable_seqscan = off
set jit = off
as $$
  select coalesce(sum(a.paid), 0)::bigint as paid, coalesce(sum(a.gift), 0)::bigint as gift,
         count(*) as accounts, count(*) filter (where a.frozen) as frozen
    from ledger.accounts a
   where a.offer_id = in_offer_id and a.env = in_env and (of_zone_id = '' or a.zone_id = of_zone_id)
     and a.openid > after_openid
     and a.openid <= case last_openid when '' then repeat(U&'\+10FFFF', 128) else last_openid end
     -- A copy that a doubling left behind is not this partition's to count.
     and (select p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1) from placement.place p)
   group by ()
   order by accounts
   limit 1
$$;
comment on function ledger.sum_accounts is 'What the players of a page of accounts have now.';

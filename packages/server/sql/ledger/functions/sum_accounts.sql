-- What all players of an offer have now. Reads every account of the offer.

create or replace function ledger.sum_accounts(in_offer_id text, in_env text, of_zone_id text)
returns table (paid bigint, gift bigint, accounts bigint, frozen bigint) language sql stable
set enable_seqscan = off
set jit = off
as $$
  select coalesce(sum(a.paid), 0)::bigint as paid, coalesce(sum(a.gift), 0)::bigint as gift,
         count(*) as accounts, count(*) filter (where a.frozen) as frozen
    from ledger.accounts a
   where a.offer_id = in_offer_id and a.env = in_env and (of_zone_id = '' or a.zone_id = of_zone_id)
     -- A copy that a doubling left behind is not this partition's to count.
     and (select p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1) from placement.place p)
   group by ()
   order by accounts
   limit 1
$$;
comment on function ledger.sum_accounts is 'What all players of an offer have now.';

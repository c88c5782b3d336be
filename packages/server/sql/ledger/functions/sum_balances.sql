-- What the players of each zone had just before an instant, for a page of accounts as in sum_accounts. It is
-- what they have now, less all that was posted since. One statement reads both, so orders may be posted
-- meanwhile. The instant is so recent that one call can read the entries since. first_at is when the first
-- account of the zone came.

create or replace function ledger.sum_balances(
  in_offer_id text, in_env text, in_at timestamptz, after_openid text, last_openid text
) returns table (zone_id text, paid bigint, gift bigint, first_at timestamptz) language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  with late as materialized (
    select e.account_id, sum(e.paid_delta) as paid, sum(e.gift_delta) as gift
      from ledger.entries e
     where e.posted_at >= in_at
     group by e.account_id)
  select b.zone_id, sum(b.paid)::bigint as paid, sum(b.gift)::bigint as gift, min(b.created_at) as first_at
    from (select a.offer_id, a.env, a.openid, a.zone_id, a.paid, a.gift, a.created_at
            from ledger.accounts a
           where a.offer_id = in_offer_id and a.env = in_env
          union all
          select a.offer_id, a.env, a.openid, a.zone_id, -l.paid, -l.gift, null
            from late l
            join ledger.accounts a on a.account_id = l.account_id
           where a.offer_id = in_offer_id and a.env = in_env) b
   where b.openid > after_openid
     and b.openid <= case last_openid when '' then repeat(U&'\+10FFFF', 128) else last_openid end
     -- A copy that a doubling left behind is not this partition's to count.
     and (select p.parts = 1 or p.part = placement.hash(b.openid) & (p.parts - 1) from placement.place p)
   group by zone_id
   order by zone_id
   limit 1000000
$$;
comment on function ledger.sum_balances is 'What the players of each zone had at an instant, of a page.';

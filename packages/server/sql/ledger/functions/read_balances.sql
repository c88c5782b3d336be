-- The balances and counters of a batch of accounts; an account that does not exist reads as empty.

create or replace function ledger.read_balances(
  offer_ids text[], envs text[], openids text[], zone_ids text[]
) returns table (
  i integer, paid bigint, gift bigint, save_amt bigint, present_sum bigint, cost_sum bigint,
  frozen boolean, entry_no bigint, created_at timestamptz
) language plpgsql stable
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
begin
  return query
  select r.n::integer, coalesce(a.paid, 0), coalesce(a.gift, 0), coalesce(a.save_amt, 0),
         coalesce(a.present_sum, 0), coalesce(a.cost_sum, 0), coalesce(a.frozen, false),
         coalesce(a.entry_no, 0), a.created_at
    from unnest(offer_ids, envs, openids, zone_ids) with ordinality
         r (offer_id, env, openid, zone_id, n)
    left join ledger.accounts a on a.offer_id = r.offer_id and a.env = r.env
     and a.openid = r.openid and a.zone_id = r.zone_id;
end
$$;
comment on function ledger.read_balances is
  'Balances and counters of accounts, one row per account asked for.';

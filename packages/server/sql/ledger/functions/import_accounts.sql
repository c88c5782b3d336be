-- Takes in accounts of an export as they were; their orders follow (import_orders). An account that is
-- there, and coins that do not add up, fail the whole import by a constraint.

create or replace function ledger.import_accounts(
  offer_ids text[], envs text[], openids text[], zone_ids text[],
  paids bigint[], gifts bigint[], save_amts bigint[], present_sums bigint[], cost_sums bigint[],
  entry_nos bigint[], frozens boolean[], created_ats timestamptz[]
) returns table (i integer) language sql as $$
  with taken as (
    insert into ledger.accounts (offer_id, env, openid, zone_id, paid, gift, save_amt, present_sum,
      cost_sum, entry_no, frozen, created_at)
    select * from unnest(offer_ids, envs, openids, zone_ids, paids, gifts, save_amts, present_sums,
      cost_sums, entry_nos, frozens, created_ats)
    returning offer_id, env, openid, zone_id
  )
  select r.n::integer
    from unnest(offer_ids, envs, openids, zone_ids) with ordinality
         r (offer_id, env, openid, zone_id, n)
    join taken t on t.offer_id = r.offer_id and t.env = r.env
     and t.openid = r.openid and t.zone_id = r.zone_id
$$;
comment on function ledger.import_accounts is 'Takes in accounts of an export; answers those taken.';

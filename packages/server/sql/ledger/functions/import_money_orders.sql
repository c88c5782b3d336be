-- Takes in money orders of an export as they were. Answers those whose account is there.

create or replace function ledger.import_money_orders(
  offer_ids text[], envs text[], openids text[], zone_ids text[], trade_nos text[], platform_nos text[],
  transaction_nos text[], dialects text[], fees bigint[], coins_bought bigint[], attaches text[],
  refundeds bigint[], refund_lists jsonb[], created_ats timestamptz[], paid_ats timestamptz[],
  provided_ats timestamptz[], closed_ats timestamptz[], updated_ats timestamptz[]
) returns table (i integer) language sql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  with line as materialized (
    select r.*, a.account_id
      from unnest(offer_ids, envs, openids, zone_ids, trade_nos, platform_nos, transaction_nos, dialects,
             fees, coins_bought, attaches, refundeds, refund_lists, created_ats, paid_ats, provided_ats,
             closed_ats, updated_ats)
           with ordinality r (offer_id, env, openid, zone_id, trade_no, platform_no, transaction_no,
             dialect, fee, coins, attach, refunded, refunds, created_at, paid_at, provided_at, closed_at,
             updated_at, n)
      join ledger.accounts a on a.offer_id = r.offer_id and a.env = r.env
       and a.openid = r.openid and a.zone_id = r.zone_id
  ),
  write_orders as (
    insert into ledger.money_orders (account_id, trade_no, platform_no, transaction_no, dialect, fee, coins,
      attach, refunded, refunds, created_at, paid_at, provided_at, closed_at, updated_at)
    select account_id, trade_no, platform_no, transaction_no, dialect, fee, coins, attach, refunded, refunds,
           created_at, paid_at, provided_at, closed_at, updated_at
      from line
  )
  select n::integer from line
$$;
comment on function ledger.import_money_orders is
  'Takes in money orders of an export; answers those whose account is there.';

-- The money orders of accounts after the given numbers, up to page_size of each, as lines of an export
-- (docs/export.md).

create or replace function ledger.export_money_orders(
  offer_ids text[], envs text[], openids text[], zone_ids text[], after_trade_nos text[],
  page_size integer
) returns table (i integer, number text, line text)
language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  select r.n::integer, m.trade_no, (select row_to_json(line)::text from (
           select 'money_order' as type, r.env, r.openid, r.zone_id, m.trade_no, m.platform_no,
             m.transaction_no, m.dialect, m.fee, m.coins, m.attach, m.refunded, m.refunds,
             to_char(m.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at,
             to_char(m.paid_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as paid_at,
             to_char(m.provided_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as provided_at,
             to_char(m.closed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as closed_at,
             to_char(m.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as updated_at) line)
    from unnest(offer_ids, envs, openids, zone_ids, after_trade_nos)
         with ordinality r (offer_id, env, openid, zone_id, after_trade_no, n)
    join ledger.accounts a on a.offer_id = r.offer_id and a.env = r.env
     and a.openid = r.openid and a.zone_id = r.zone_id
    join lateral (
      select o.* from ledger.money_orders o
       where o.account_id = a.account_id and o.trade_no > r.after_trade_no
       order by o.trade_no
       limit page_size) m on true
   order by r.n, m.trade_no
$$;
comment on function ledger.export_money_orders is 'A page of the money orders of accounts, as lines.';

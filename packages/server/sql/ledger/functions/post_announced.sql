-- post_batch for a batch in which orders are announced: each of these that is posted leaves a push. A
-- function of its own, so that a batch without any costs what it always did.

create or replace function ledger.post_announced(
  offer_ids text[], envs text[], openids text[], zone_ids text[],
  kinds text[], bill_nos text[], amounts bigint[], pay_bill_nos text[],
  windows_s integer[], tombstones boolean[], posted_ats timestamptz[],
  pay_items text[], app_remarks text[], user_ips text[], onces boolean[], announced boolean[]
) returns table (
  i text, outcome text, paid text, gift text, order_amount text, order_gift text
) language plpgsql as $$
declare
  places integer[];
  outcomes text[];
  paids bigint[];
  gifts bigint[];
  order_amounts bigint[];
  order_gifts bigint[];
begin
  select array_agg(p.i), array_agg(p.outcome), array_agg(p.paid), array_agg(p.gift),
         array_agg(p.order_amount), array_agg(p.order_gift)
    into places, outcomes, paids, gifts, order_amounts, order_gifts
    from ledger.post_orders(offer_ids, envs, openids, zone_ids, kinds, bill_nos, amounts,
           pay_bill_nos, windows_s, tombstones, posted_ats, pay_items, app_remarks, user_ips,
           onces) p;
  -- The lock that post_orders took on each account keeps its pushes in the order of its entries.
  insert into ledger.pushes (account_id, offer_id, channel, event, facts, created_at, due_at)
  select a.account_id, a.offer_id, 'orders', 'order', jsonb_strip_nulls(jsonb_build_object(
           'kind', kinds[n], 'bill_no', bill_nos[n], 'pay_bill_no', pay_bill_nos[n],
           'amount', order_amounts[at], 'gift_amount', order_gifts[at],
           'balance', paids[at] + gifts[at], 'gift_balance', gifts[at],
           'pay_item', pay_items[n], 'app_remark', app_remarks[n])),
         posted_ats[n],
         greatest(posted_ats[n], (
           select max(p.due_at) from ledger.pushes p
            where p.account_id = a.account_id and p.channel = 'orders' and p.state = 'pending'))
    from unnest(places) with ordinality posted (n, at)
    join ledger.accounts a on a.offer_id = offer_ids[n] and a.env = envs[n]
     and a.openid = openids[n] and a.zone_id = zone_ids[n]
   where outcomes[at] = 'posted' and announced[n];
  return query
  select places::text, outcomes::text, paids::text, gifts::text, order_amounts::text, order_gifts::text;
end
$$;
comment on function ledger.post_announced is
  'post_batch in which orders are announced: those that are posted leave a push.';

-- What src/ledger/lane.ts calls: post_orders with its answers in columns. One row of array literals
-- takes a third of the time that a row for each order takes to send and to read.
create or replace function ledger.post_batch(
  offer_ids text[], envs text[], openids text[], zone_ids text[],
  kinds text[], bill_nos text[], amounts bigint[], pay_bill_nos text[],
  windows_s integer[], tombstones boolean[], posted_ats timestamptz[],
  pay_items text[], app_remarks text[], user_ips text[], onces boolean[]
) returns table (
  i text, outcome text, paid text, gift text, order_amount text, order_gift text
) language plpgsql as $$
begin
  return query
  select array_agg(p.i)::text, array_agg(p.outcome)::text, array_agg(p.paid)::text,
         array_agg(p.gift)::text, array_agg(p.order_amount)::text, array_agg(p.order_gift)::text
    from ledger.post_orders(offer_ids, envs, openids, zone_ids, kinds, bill_nos, amounts,
           pay_bill_nos, windows_s, tombstones, posted_ats, pay_items, app_remarks, user_ips,
           onces) p;
end
$$;
comment on function ledger.post_batch is
  'post_orders with its answers in columns: one row of array literals for the whole batch.';

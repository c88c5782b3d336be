-- Pays money orders back, in whole or in part; the coins stay. Idempotent on the number of the refund.
-- Where it is announced it leaves a push, due when the money reaches the player.

create or replace function ledger.refund_money_orders(
  offer_ids text[], envs text[], openids text[], zone_ids text[], trade_nos text[],
  refund_nos text[], platform_nos text[], fees bigint[], left_fees bigint[], notes jsonb[], ats timestamptz[],
  done_ats timestamptz[], windows_s integer[], announced boolean[]
) returns table (i integer, outcome text) language plpgsql as $$
#variable_conflict use_column
declare
  own record;
  known jsonb;
begin
  for i in 1 .. cardinality(openids) loop
    select m.*, a.account_id as own_account into own
      from ledger.accounts a
      join ledger.money_orders m on m.account_id = a.account_id and m.trade_no = trade_nos[i]
     where a.offer_id = offer_ids[i] and a.env = envs[i] and a.openid = openids[i]
       and a.zone_id = zone_ids[i]
       for no key update of m;
    select r into known from jsonb_array_elements(own.refunds) r
     where r ->> 'refund_no' = refund_nos[i];
    outcome := case
      when own.own_account is null then 'order_not_found'
      when known is not null and (known ->> 'fee')::bigint = fees[i] then 'duplicate'
      when known is not null then 'bill_no_conflict'
      when own.paid_at is null then 'order_not_paid'
      when ats[i] > own.paid_at + make_interval(secs => windows_s[i]) then 'window_closed'
      when left_fees[i] <> own.fee - own.refunded then 'left_fee_differs'
      when fees[i] > own.fee - own.refunded then 'refund_too_large'
      else 'posted' end;
    if outcome = 'posted' then
      update ledger.money_orders m
         set refunded = m.refunded + fees[i], updated_at = ats[i],
             refunds = m.refunds || jsonb_build_array(coalesce(notes[i], '{}') || jsonb_build_object(
               'refund_no', refund_nos[i], 'platform_no', platform_nos[i], 'fee', fees[i],
               'at', ats[i], 'done_at', done_ats[i]))
       where m.account_id = own.own_account and m.trade_no = trade_nos[i];
      insert into ledger.pushes (account_id, offer_id, channel, event, facts, created_at, due_at)
      select own.own_account, offer_ids[i], 'platform', 'refund', jsonb_build_object(
               'dialect', own.dialect, 'trade_no', own.trade_no, 'platform_no', own.platform_no,
               'transaction_no', own.transaction_no, 'refund_no', refund_nos[i],
               'refund_platform_no', platform_nos[i], 'fee', fees[i], 'at', ats[i],
               'done_at', done_ats[i],
               'source', coalesce(notes[i] ->> 'source', 'api')),
             ats[i],
             greatest(done_ats[i], (
               select max(p.due_at) from ledger.pushes p
                where p.account_id = own.own_account and p.channel = 'platform' and p.state = 'pending'))
       where announced[i] and own.dialect <> '1.0';
    end if;
    return next;
  end loop;
end
$$;
comment on function ledger.refund_money_orders is 'Pays money orders back, in whole or in part.';

-- Brings money orders as far as asked: created, paid, delivered or closed. With "delivered" the coins come
-- in, by a recharge of the same number, in the same transaction. Asked again it changes nothing. Where it is
-- announced it leaves the push of its dialect: 2.0 reports coins that came in, xpay of a payment.

create or replace function ledger.put_money_orders(
  offer_ids text[], envs text[], openids text[], zone_ids text[],
  trade_nos text[], platform_nos text[], transaction_nos text[], dialects text[],
  fees bigint[], coins_wanted bigint[], attaches text[], states text[], ats timestamptz[],
  announced boolean[], orders_announced boolean[]
) returns table (i integer, outcome text, paid bigint, gift bigint) language plpgsql as $$
#variable_conflict use_column
declare
  own ledger.money_orders;
  own_account bigint;
  posting record;
  came_in boolean;
  wants text;
  at timestamptz;
begin
  for i in 1 .. cardinality(openids) loop
    wants := states[i];
    at := ats[i];
    outcome := null;
    came_in := false;
    insert into ledger.accounts (offer_id, env, openid, zone_id, created_at)
    values (offer_ids[i], envs[i], openids[i], zone_ids[i], at)
    on conflict do nothing;
    select a.account_id, a.paid, a.gift into own_account, paid, gift
      from ledger.accounts a
     where a.offer_id = offer_ids[i] and a.env = envs[i] and a.openid = openids[i]
       and a.zone_id = zone_ids[i]
       for no key update;
    select * into own from ledger.money_orders m
     where m.trade_no = trade_nos[i] and m.account_id = own_account;
    if own.fee <> fees[i] or own.coins <> coins_wanted[i] then
      outcome := 'bill_no_conflict';
    elsif own.closed_at is not null and wants in ('paid', 'delivered')
       or own.paid_at is not null and wants = 'closed' then
      outcome := 'order_closed';
    elsif own.provided_at is not null or own.paid_at is not null and wants in ('created', 'paid')
       or own.closed_at is not null or own.created_at is not null and wants = 'created' then
      outcome := 'duplicate';
    elsif wants = 'delivered' then
      select p.outcome, p.paid, p.gift into posting
        from ledger.post_orders(array[offer_ids[i]], array[envs[i]], array[openids[i]], array[zone_ids[i]],
          array['recharge'], array[trade_nos[i]], array[coins_wanted[i]], array[null], array[0],
          array[false], array[at], array[null], array[attaches[i]], array[null], array[false]) p;
      paid := posting.paid;
      gift := posting.gift;
      came_in := posting.outcome = 'posted';
      if posting.outcome not in ('posted', 'duplicate') then outcome := posting.outcome; end if;
    end if;
    if outcome is null then
      insert into ledger.money_orders (account_id, trade_no, platform_no, transaction_no, dialect, fee, coins,
        attach, created_at, paid_at, provided_at, closed_at, updated_at)
      values (own_account, trade_nos[i], platform_nos[i], transaction_nos[i], dialects[i], fees[i],
        coins_wanted[i], attaches[i], at,
        case when wants in ('paid', 'delivered') then at end,
        case when wants = 'delivered' then at end,
        case when wants = 'closed' then at end, at)
      on conflict (trade_no, account_id) do update
        set paid_at = coalesce(money_orders.paid_at, excluded.paid_at),
            provided_at = excluded.provided_at, closed_at = excluded.closed_at,
            transaction_no = coalesce(money_orders.transaction_no, excluded.transaction_no),
            updated_at = excluded.updated_at;
      outcome := 'posted';
      insert into ledger.pushes (account_id, offer_id, channel, event, facts, created_at, due_at)
      select own_account, offer_ids[i], message.channel, message.event, message.facts, at,
             greatest(at, (
               select max(p.due_at) from ledger.pushes p
                where p.account_id = own_account and p.channel = message.channel and p.state = 'pending'))
        from (values
          ('platform', 'coins', jsonb_build_object('dialect', dialects[i], 'trade_no', trade_nos[i],
             'platform_no', platform_nos[i], 'transaction_no', transaction_nos[i], 'fee', fees[i],
             'coins', coins_wanted[i], 'attach', attaches[i], 'paid_at', coalesce(own.paid_at, at)),
           announced[i] and case dialects[i]
             when '2.0' then wants = 'delivered'
             when 'xpay' then wants in ('paid', 'delivered') and own.paid_at is null
             else false end),
          ('orders', 'order', jsonb_strip_nulls(jsonb_build_object('kind', 'recharge',
             'bill_no', trade_nos[i], 'amount', coins_wanted[i], 'gift_amount', 0,
             'balance', paid + gift, 'gift_balance', gift, 'app_remark', attaches[i])),
           orders_announced[i] and came_in)
        ) message (channel, event, facts, wanted)
       where message.wanted;
    end if;
    return next;
  end loop;
end
$$;
comment on function ledger.put_money_orders is
  'Brings money orders as far as asked; the coins of a delivered one come in with it.';

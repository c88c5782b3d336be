-- Brings money orders as far as asked: created, paid, delivered or closed. With "delivered" the coins come
-- in, by a recharge of the same number, in the same transaction. Asked again it changes nothing.

create or replace function ledger.put_money_orders(
  offer_ids text[], envs text[], openids text[], zone_ids text[],
  trade_nos text[], platform_nos text[], transaction_nos text[], dialects text[],
  fees bigint[], coins_wanted bigint[], attaches text[], states text[], ats timestamptz[]
) returns table (i integer, outcome text, paid bigint, gift bigint) language plpgsql as $$
#variable_conflict use_column
declare
  own ledger.money_orders;
  own_account bigint;
  posting record;
  wants text;
  at timestamptz;
begin
  for i in 1 .. cardinality(openids) loop
    wants := states[i];
    at := ats[i];
    outcome := null;
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
    end if;
    return next;
  end loop;
end
$$;
comment on function ledger.put_money_orders is
  'Brings money orders as far as asked; the coins of a delivered one come in with it.';

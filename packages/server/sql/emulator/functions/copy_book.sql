-- Copies a whole book under another name: accounts, orders, entries, and recharges under way. One
-- statement sees one moment, so every order is in the copy with all it did, or not at all.
create or replace function emulator.copy_book(from_book text, to_book text)
returns void language plpgsql as $$
begin
  if (select part from placement.place) is null then
    raise exception 'a router keeps no accounts: snapshots need a database of their own';
  end if;
  with accounts as (
    insert into ledger.accounts (paid, gift, save_amt, present_sum, cost_sum, entry_no, created_at,
      frozen, env, offer_id, openid, zone_id)
    select paid, gift, save_amt, present_sum, cost_sum, entry_no, created_at, frozen, env, to_book,
           openid, zone_id
      from ledger.accounts where offer_id = from_book
    returning account_id, env, openid, zone_id
  ),
  pairs as (
    select o.account_id as from_id, a.account_id as to_id
      from accounts a
      join ledger.accounts o on o.offer_id = from_book and o.env = a.env
       and o.openid = a.openid and o.zone_id = a.zone_id
  ),
  orders as (
    insert into ledger.orders (account_id, amount, gift, refunded, refunded_gift, entry_no,
      posted_at, kind, bill_no, pay_bill_no, pay_item, app_remark, user_ip)
    select p.to_id, o.amount, o.gift, o.refunded, o.refunded_gift, o.entry_no, o.posted_at, o.kind,
           o.bill_no, o.pay_bill_no, o.pay_item, o.app_remark, o.user_ip
      from pairs p join ledger.orders o on o.account_id = p.from_id
  ),
  money_orders as (
    insert into ledger.money_orders (account_id, trade_no, platform_no, transaction_no, dialect, fee, coins,
      attach, refunded, refunds, created_at, paid_at, provided_at, closed_at, updated_at)
    select p.to_id, m.trade_no, m.platform_no, m.transaction_no, m.dialect, m.fee, m.coins, m.attach,
           m.refunded, m.refunds, m.created_at, m.paid_at, m.provided_at, m.closed_at, m.updated_at
      from pairs p join ledger.money_orders m on m.account_id = p.from_id
  ),
  late_recharges as (
    insert into emulator.late_recharges (book, env, openid, zone_id, bill_no, amount, remark,
      due_at, arrived)
    select to_book, env, openid, zone_id, bill_no, amount, remark, due_at, arrived
      from emulator.late_recharges where book = from_book
  )
  insert into ledger.entries (account_id, entry_no, paid_delta, gift_delta, paid_after, gift_after,
    posted_at, kind, bill_no)
  select p.to_id, e.entry_no, e.paid_delta, e.gift_delta, e.paid_after, e.gift_after, e.posted_at,
         e.kind, e.bill_no
    from pairs p join ledger.entries e on e.account_id = p.from_id;
end
$$;
comment on function emulator.copy_book is 'Copies a whole book under another name.';

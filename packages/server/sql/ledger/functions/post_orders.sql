-- The heart: posts a batch of orders, at most one per account, and answers each with its outcome.
-- Called by src/ledger/lane.ts. The lane guarantees "one per account"; if it failed to, the key of
-- ledger.entries would refuse the whole batch, so nothing can be spent twice.

create or replace function ledger.post_orders(
  offer_ids text[], envs text[], openids text[], zone_ids text[],
  kinds text[], bill_nos text[], amounts bigint[], pay_bill_nos text[],
  windows_s integer[], tombstones boolean[], posted_ats timestamptz[],
  pay_items text[], app_remarks text[], user_ips text[], onces boolean[]
) returns table (
  i integer, outcome text, paid bigint, gift bigint, order_amount bigint, order_gift bigint
) language plpgsql
-- The plan is made once, and must not depend on how full the tables were that day. So every access below is a
-- look-up by key or by place. With "exists" the planner could read a whole table instead. It assumes 1,000
-- orders, so the plan comes close to the cost from which PostgreSQL compiles each call, for 80 ms or more.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_mergejoin = off
set enable_material = off
set jit = off
as $$
#variable_conflict use_column
declare
  -- What only refunds need is not even looked for in a batch without one.
  has_refunds boolean := 'refund' = any (kinds);
  -- Nor is the archive for accounts that have nothing there.
  has_archived boolean;
  archived_ids bigint[];
  -- The account of each request: null where there is none, or somebody else holds it.
  places tid[];
  account_ids bigint[];
  paids bigint[];
  gifts bigint[];
  save_sums bigint[];
  entry_nos bigint[];
  frozens boolean[];
begin
  -- Open the accounts that coins, or a tombstone, are about to come to. In key order, so that two
  -- batches that open the same accounts do not deadlock.
  if kinds && array['recharge', 'present'] or true = any (tombstones) then
    insert into ledger.accounts (offer_id, env, openid, zone_id, created_at)
    select r.offer_id, r.env, r.openid, r.zone_id, r.posted_at
      from unnest(offer_ids, envs, openids, zone_ids, kinds, tombstones, posted_ats)
        r (offer_id, env, openid, zone_id, kind, tombstone, posted_at)
     where (r.kind in ('recharge', 'present') or (r.kind = 'refund' and r.tombstone))
       and (select true from ledger.accounts a
             where a.offer_id = r.offer_id and a.env = r.env
               and a.openid = r.openid and a.zone_id = r.zone_id) is null
     order by r.offer_id, r.env, r.openid, r.zone_id
    on conflict do nothing;
  end if;

  -- Lock the accounts, and read each in its newest state. An account that another transaction holds is
  -- skipped: waiting for one stuck account would stop all others. Its order is answered in_progress, and the
  -- lane sends it again. Here and below, an element is taken from its array by place. unnest() would put each
  -- of them into a row and take it out again (decision 0017).
  select array_agg(held.place), array_agg(held.account_id), array_agg(held.paid), array_agg(held.gift),
         array_agg(held.save_sum), array_agg(held.entry_no), array_agg(held.frozen),
         array_agg(held.archived_id), coalesce(max(held.archived_id), 0) > 0
    into places, account_ids, paids, gifts, save_sums, entry_nos, frozens, archived_ids, has_archived
    from (select locked.*
            from generate_subscripts(openids, 1) n
            left join lateral (
              select a.ctid as place, a.account_id, a.paid, a.gift, a.entry_no, a.frozen,
                     a.save_amt + a.present_sum as save_sum,
                     case when a.archived_no > 0 then a.account_id end as archived_id
                from ledger.accounts a
               where a.offer_id = offer_ids[n] and a.env = envs[n]
                 and a.openid = openids[n] and a.zone_id = zone_ids[n]
                 for no key update skip locked) locked on true
           order by n) held;

  -- A new statement sees the orders that were committed before the locks were taken; the one above need not.
  -- "offset 0" keeps each step and each look-up whole: what a step works out is worked out once, and a
  -- look-up uses its whole key.
  return query
  with request as (
    select n as i, offer_ids[n] as offer_id, envs[n] as env, openids[n] as openid,
           zone_ids[n] as zone_id, kinds[n] as kind, bill_nos[n] as bill_no, amounts[n] as amount,
           pay_bill_nos[n] as pay_bill_no, windows_s[n] as window_s, tombstones[n] as tombstone,
           posted_ats[n] as posted_at, pay_items[n] as pay_item, app_remarks[n] as app_remark,
           user_ips[n] as user_ip, onces[n] as once, places[n] as place, account_ids[n] as account_id,
           paids[n] as paid, gifts[n] as gift, save_sums[n] as save_sum, entry_nos[n] as entry_no,
           frozens[n] as frozen,
           own.amount as own_amount, own.gift as own_gift, own.refunded as own_refunded,
           own.pay_bill_no as own_pay_bill_no,
           pay.place as pay_place, pay.is_archived as pay_is_archived, pay.amount as pay_amount,
           pay.gift as pay_gift, pay.posted_at as paid_at, pay.left_amount, pay.left_gift
      from generate_subscripts(openids, 1) n
      left join lateral (
        select o.amount, o.gift, o.refunded, o.pay_bill_no
          from only ledger.orders o
         where o.bill_no = bill_nos[n] and o.account_id = account_ids[n] and o.kind = kinds[n]
        union all
        -- By the hash alone: the key of the archive would find it, too, in four times as many pages.
        select o.amount, o.gift, o.refunded, o.pay_bill_no
          from (select o.*
                  from ledger.archived_orders o
                 where has_archived
                   and hashtextextended(o.bill_no, o.account_id)
                     = hashtextextended(bill_nos[n], archived_ids[n])
                offset 0) o
         where o.bill_no = bill_nos[n] and o.account_id = archived_ids[n] and o.kind = kinds[n]
        offset 0) own on true
      left join lateral (
        select o.ctid as place, false as is_archived, o.amount, o.gift, o.posted_at,
               o.amount - o.refunded as left_amount, o.gift - o.refunded_gift as left_gift
          from only ledger.orders o
         where has_refunds
           and o.bill_no = pay_bill_nos[n] and o.account_id = account_ids[n] and o.kind = 'pay'
        union all
        select o.ctid, true, o.amount, o.gift, o.posted_at,
               o.amount - o.refunded, o.gift - o.refunded_gift
          from ledger.archived_orders o
         where has_refunds and has_archived
           and o.bill_no = pay_bill_nos[n] and o.account_id = archived_ids[n] and o.kind = 'pay'
        offset 0) pay on true
    offset 0
  ),
  -- The outcome, in order of precedence: src/ledger/outcome.ts says what each one means. A refund
  -- without an amount asks for all that is left: a cancel. One with an amount has a number of its own, which
  -- is looked at first, and then the window (midas-v2 §2.9).
  decided as (
    select request.*,
      case
        when account_id is null and (
          select true from ledger.accounts a
           where a.offer_id = request.offer_id and a.env = request.env
             and a.openid = request.openid and a.zone_id = request.zone_id) then 'in_progress'
        when kind = 'refund' then case
          when coalesce(pay_amount, 0) = 0 then 'order_not_found'
          when own_amount = amount and own_pay_bill_no = pay_bill_no then 'duplicate'
          when once and left_amount < pay_amount then 'already_refunded'
          when own_amount is not null and amount is not null then 'bill_no_conflict'
          when left_amount = 0 and amount is null then 'already_refunded'
          when posted_at > paid_at + make_interval(secs => window_s) then 'window_closed'
          when left_amount = 0 then 'already_refunded'
          when amount > left_amount then 'refund_too_large'
          else 'posted' end
        when own_amount is not null then case
          when own_amount = own_refunded then 'already_refunded'
          when own_amount = amount then 'duplicate'
          else 'bill_no_conflict' end
        when kind = 'pay' then case
          when frozen then 'account_frozen'
          when coalesce(paid + gift, 0) < amount then 'balance_insufficient'
          else 'posted' end
        when save_sum + amount > 999999999999999 then 'balance_limit'
        else 'posted'
      end as outcome
    from request
    offset 0
  ),
  -- What each posted order moves: gifts are spent first, and a refund returns paid coins first.
  sized as (
    select d.*,
      case when outcome = 'posted' then coalesce(amount, left_amount) end as moved,
      case when outcome = 'posted' then case kind
        when 'recharge' then 0
        when 'present' then amount
        when 'pay' then least(amount, gift)
        else greatest(coalesce(amount, left_amount) - (left_amount - left_gift), 0) end
      end as moved_gift,
      case kind when 'pay' then -1 else 1 end as direction
    from decided d
    offset 0
  ),
  answered as materialized (
    select i, kind, bill_no, pay_bill_no, posted_at, pay_item, app_remark, user_ip, tombstone,
           place, account_id, paid, gift, entry_no, own_amount, own_gift, pay_place, pay_is_archived,
           pay_amount, pay_gift, outcome, outcome = 'posted' as is_posted, moved, moved_gift,
           direction * (moved - moved_gift) as paid_delta, direction * moved_gift as gift_delta
      from sized
  ),
  write_orders as (
    insert into ledger.orders (account_id, amount, gift, entry_no, posted_at, kind, bill_no,
      pay_bill_no, pay_item, app_remark, user_ip)
    select account_id, moved, moved_gift, entry_no + 1, posted_at, kind, bill_no, pay_bill_no,
           pay_item, app_remark, user_ip
      from answered where is_posted
  ),
  write_tombstones as (
    insert into ledger.orders (account_id, amount, gift, posted_at, kind, bill_no)
    select account_id, 0, 0, posted_at, 'pay', pay_bill_no
      from answered
     where has_refunds and outcome = 'order_not_found' and tombstone and pay_amount is null
  ),
  -- The account's lock keeps the rows that are changed where they were found.
  write_refunded as (
    update only ledger.orders o
       set refunded = o.refunded + p.moved, refunded_gift = o.refunded_gift + p.moved_gift
      from answered p
     where has_refunds and p.is_posted and p.kind = 'refund' and not p.pay_is_archived
       and o.ctid = p.pay_place
  ),
  write_refunded_archived as (
    update ledger.archived_orders o
       set refunded = o.refunded + p.moved, refunded_gift = o.refunded_gift + p.moved_gift
      from answered p
     where has_refunds and has_archived and p.is_posted and p.kind = 'refund' and p.pay_is_archived
       and o.ctid = p.pay_place
  ),
  -- One scan for all accounts: one for each would ask for the size of the table each time. "+ 0" hides
  -- the key's index, so that what is left to choose is the hash join (decision 0013). PostgreSQL carries the
  -- whole row of what an update joins: it gets a narrow one.
  write_accounts as (
    update ledger.accounts a
       set paid = a.paid + p.paid_delta,
           gift = a.gift + p.gift_delta,
           save_amt = a.save_amt + p.saved,
           present_sum = a.present_sum + p.presented,
           cost_sum = a.cost_sum + p.spent,
           entry_no = p.entry_no
      from (select account_id, entry_no + 1 as entry_no, paid_delta, gift_delta,
                   case kind when 'recharge' then moved else 0 end as saved,
                   case kind when 'present' then moved else 0 end as presented,
                   case kind when 'pay' then moved when 'refund' then -moved else 0 end as spent
              from answered
             where is_posted
            offset 0) p
     where a.ctid = any (places) and a.account_id + 0 = p.account_id
  ),
  write_entries as (
    insert into ledger.entries (account_id, entry_no, paid_delta, gift_delta, paid_after,
      gift_after, posted_at, kind, bill_no)
    select account_id, entry_no + 1, paid_delta, gift_delta, paid + paid_delta, gift + gift_delta,
           posted_at, kind, bill_no
      from answered where is_posted
  )
  select a.i, a.outcome,
         coalesce(a.paid + coalesce(a.paid_delta, 0), 0),
         coalesce(a.gift + coalesce(a.gift_delta, 0), 0),
         coalesce(a.moved, a.own_amount, a.pay_amount, 0),
         coalesce(a.moved_gift, a.own_gift, a.pay_gift, 0)
    from answered a;
end
$$;
comment on function ledger.post_orders is
  'Posts a batch of orders, at most one per account; one row per order with its outcome.';

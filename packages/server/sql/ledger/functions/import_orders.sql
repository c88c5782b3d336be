-- Takes in orders of an export as they were, each with the entry it wrote; an order without an entry
-- number is a tombstone. Answers those whose account is there. What the tables refuse fails the whole
-- import; what they cannot see, sql/ledger/checks finds before it is committed.

create or replace function ledger.import_orders(
  offer_ids text[], envs text[], openids text[], zone_ids text[],
  entry_nos bigint[], kinds text[], bill_nos text[], pay_bill_nos text[],
  amounts bigint[], gifts bigint[], refundeds bigint[], refunded_gifts bigint[],
  paid_deltas bigint[], gift_deltas bigint[], paid_afters bigint[], gift_afters bigint[],
  posted_ats timestamptz[], pay_items text[], app_remarks text[], user_ips text[]
) returns table (i integer) language sql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  with line as materialized (
    select r.*, a.account_id
      from unnest(offer_ids, envs, openids, zone_ids, entry_nos, kinds, bill_nos, pay_bill_nos,
             amounts, gifts, refundeds, refunded_gifts, paid_deltas, gift_deltas, paid_afters,
             gift_afters, posted_ats, pay_items, app_remarks, user_ips)
           with ordinality r (offer_id, env, openid, zone_id, entry_no, kind, bill_no, pay_bill_no,
             amount, gift, refunded, refunded_gift, paid_delta, gift_delta, paid_after, gift_after,
             posted_at, pay_item, app_remark, user_ip, n)
      join ledger.accounts a on a.offer_id = r.offer_id and a.env = r.env
       and a.openid = r.openid and a.zone_id = r.zone_id
  ),
  write_orders as (
    insert into ledger.orders (account_id, amount, gift, refunded, refunded_gift, entry_no,
      posted_at, kind, bill_no, pay_bill_no, pay_item, app_remark, user_ip)
    select account_id, amount, gift, refunded, refunded_gift, entry_no, posted_at, kind, bill_no,
           pay_bill_no, pay_item, app_remark, user_ip
      from line
  ),
  write_entries as (
    insert into ledger.entries (account_id, entry_no, paid_delta, gift_delta, paid_after,
      gift_after, posted_at, kind, bill_no)
    select account_id, entry_no, paid_delta, gift_delta, paid_after, gift_after, posted_at, kind,
           bill_no
      from line where entry_no is not null
  )
  select n::integer from line
$$;
comment on function ledger.import_orders is
  'Takes in orders of an export with their entries; answers those whose account is there.';

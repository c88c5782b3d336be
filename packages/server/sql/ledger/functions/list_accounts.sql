-- A page of an offer's accounts in key order, after the given key; openid_prefix narrows it. The prefix is
-- searched as a range. Its end is the prefix with 128 of the last of all characters, because no openid is
-- longer.

create or replace function ledger.list_accounts(
  in_offer_id text, in_env text, openid_prefix text, after_openid text, after_zone_id text,
  page_size integer
) returns table (
  openid text, zone_id text, paid bigint, gift bigint, save_amt bigint, present_sum bigint,
  cost_sum bigint, frozen boolean, entry_no bigint, created_at timestamptz
) language sql stable as $$
  select a.openid, a.zone_id, a.paid, a.gift, a.save_amt, a.present_sum, a.cost_sum, a.frozen,
         a.entry_no, a.created_at
    from ledger.accounts a
   where a.offer_id = in_offer_id and a.env = in_env
     and a.openid <= openid_prefix || repeat(U&'\+10FFFF', 128)
     and (a.openid, a.zone_id)
         > (greatest(openid_prefix collate "C", after_openid),
            case when after_openid collate "C" < openid_prefix then '' else after_zone_id end)
     -- A copy that a doubling left behind is not this partition's to show.
     and (select p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1) from placement.place p)
   order by a.openid collate "C", a.zone_id collate "C"
   limit page_size
$$;
comment on function ledger.list_accounts is
  'A page of the accounts of an offer, by openid and zone.';

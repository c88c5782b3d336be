-- A page of the accounts of a book that have archived entries, in key order. Each has the numbers of its
-- archived entries of a range of time. last_no is less than first_no where there are none. ledger.balance_at
-- says which entry was the last by an instant, so adjacent ranges have every entry once.

create or replace function ledger.list_archived(
  in_offer_id text, in_env text, from_at timestamptz, to_at timestamptz,
  after_openid text, after_zone_id text, page_size integer
) returns table (openid text, zone_id text, first_no bigint, last_no bigint)
language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  select a.openid, a.zone_id, f.entry_no + 1 as first_no, least(t.entry_no, a.archived_no) as last_no
    from (select c.*
            from ledger.accounts c
           where c.offer_id = in_offer_id and c.env = in_env and c.archived_no > 0
             and (c.openid, c.zone_id) > (after_openid, after_zone_id)
             -- A copy that a doubling left behind is not this partition's to show.
             and (select p.parts = 1 or p.part = placement.hash(c.openid) & (p.parts - 1)
                    from placement.place p)
           order by c.openid collate "C", c.zone_id collate "C"
           limit page_size) a
   cross join lateral ledger.balance_at(a.offer_id, a.env, a.openid, a.zone_id,
                                     from_at - interval '1 microsecond') f
   cross join lateral ledger.balance_at(a.offer_id, a.env, a.openid, a.zone_id,
                                     to_at - interval '1 microsecond') t
   order by a.openid collate "C", a.zone_id collate "C"
   limit page_size
$$;
comment on function ledger.list_archived is
  'A page of the accounts with archived entries, and which of these are of a range of time.';

-- The entries of a zone and kind in a range of time that were written last, by their transactions. An entry
-- that came late has a younger transaction than those that came in time. written grows with the transaction,
-- and is the same for all its entries. Archived entries come after all others, by the time of archiving.

create or replace function ledger.list_last_written(
  in_offer_id text, in_env text, of_zone_id text, of_kind text, from_at timestamptz, to_at timestamptz,
  rows_max integer
) returns table (
  written bigint, openid text, zone_id text, entry_no bigint, kind text, bill_no text, paid_delta bigint,
  gift_delta bigint, posted_at timestamptz
) language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  with seen as materialized (
    select -age(e.xmin)::bigint
             - case when e.tableoid = 'ledger.entries'::regclass then 0 else 4294967296 end as written,
           e.account_id, e.entry_no, e.kind, e.bill_no, e.paid_delta, e.gift_delta, e.posted_at
      from ledger.entries e
     where e.posted_at >= from_at and e.posted_at < to_at and e.kind = of_kind)
  select s.written, s.openid, s.zone_id, s.entry_no, s.kind, s.bill_no,
         s.paid_delta, s.gift_delta, s.posted_at
    from (select m.*, a.openid, a.zone_id
            from seen m
            join ledger.accounts a on a.account_id = m.account_id
           where a.offer_id = in_offer_id and a.env = in_env and a.zone_id = of_zone_id
             -- A copy that a doubling left behind is not this partition's to show.
             and (select p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1)
                    from placement.place p)
           order by m.written desc, a.openid, m.entry_no desc
           limit rows_max) s
   order by written desc, openid, entry_no desc
   limit rows_max
$$;
comment on function ledger.list_last_written is
  'Of the entries in a range of time, those that were written last.';

-- Adds the entries of one imported offer to the totals. An import brings old entries, from time that was
-- added up before they came, into an offer that has no totals yet. To be called in the transaction of the
-- import.

create or replace function ledger.add_totals(in_offer_id text)
returns table (entries bigint) language plpgsql as $$
#variable_conflict use_column
begin
  -- The same number as in ledger.fill_totals, which must not go on until these entries can be seen.
  perform pg_advisory_xact_lock(4803117);
  -- What had nothing before it may have something now.
  update ledger.totals_state set is_whole = false;
  -- The archive begins again with what came.
  update ledger.archive_state set archived_until = null;
  return query
  with added as (
    insert into ledger.hourly_totals (hour, orders, paid, gift, offer_id, env, zone_id, kind)
    select date_trunc('hour', e.posted_at, 'UTC'), count(*), sum(abs(e.paid_delta)), sum(abs(e.gift_delta)),
           a.offer_id, a.env, a.zone_id, e.kind
      from ledger.totals_state s
      join placement.place p on p.parts = s.parts
     cross join ledger.accounts a
      join ledger.entries e on e.account_id = a.account_id
     where a.offer_id = in_offer_id and e.posted_at >= s.filled_from and e.posted_at < s.filled_until
     group by date_trunc('hour', e.posted_at, 'UTC'), a.offer_id, a.env, a.zone_id, e.kind
    returning orders)
  select coalesce(sum(a.orders), 0)::bigint as entries
    from added a
   group by ()
   order by entries
   limit 1;
end
$$;
comment on function ledger.add_totals is 'Adds the entries of an imported offer to the totals.';

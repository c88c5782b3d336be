-- Adds up the entries of one more step of time: up to in_until first, and then back to the first entry. One
-- process at a time does it. Another process that comes meanwhile gets only that it is unfinished. An entry
-- that is written after its time was added up would be missed. So in_until must be far enough behind that
-- there is none; a check of sql/ledger/checks verifies it. step_divisor divides the step after one that took
-- too long and was undone.

create or replace function ledger.fill_totals(in_until timestamptz, rows_aim integer, step_divisor integer)
returns table (entries bigint, unfinished bigint) language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
#variable_conflict use_column
declare
  here placement.place;
  state ledger.totals_state;
  from_at timestamptz;
  to_at timestamptz;
  counted bigint := 0;
  is_done boolean := false;
begin
  if pg_try_advisory_xact_lock(4803117) then
    select * into here from placement.place;
    select * into state from ledger.totals_state;
    if state.filled_from is null or state.parts is distinct from here.parts then
      delete from ledger.hourly_totals;
      state := row(true, in_until, in_until, here.parts, 60, false);
    end if;
    state.step_s := greatest(state.step_s / step_divisor, 1);
    if state.filled_until < in_until then
      from_at := state.filled_until;
      to_at := least(in_until, from_at + state.step_s * interval '1 second');
      state.filled_until := to_at;
    elsif not state.is_whole then
      to_at := state.filled_from;
      from_at := to_at - state.step_s * interval '1 second';
      state.filled_from := from_at;
    end if;
    if from_at is null then
      is_done := true;
    else
      with moved as materialized (
        select e.account_id, e.kind, date_trunc('hour', e.posted_at, 'UTC') as hour, count(*) as orders,
               sum(abs(e.paid_delta)) as paid, sum(abs(e.gift_delta)) as gift
          from ledger.known_entries e
         where e.posted_at >= from_at and e.posted_at < to_at
         group by e.account_id, e.kind, date_trunc('hour', e.posted_at, 'UTC')),
      added as (
        insert into ledger.hourly_totals as t (hour, orders, paid, gift, offer_id, env, zone_id, kind)
        select m.hour, sum(m.orders), sum(m.paid), sum(m.gift), a.offer_id, a.env, a.zone_id, m.kind
          from moved m
          join ledger.accounts a on a.account_id = m.account_id
         -- A copy that a doubling left behind is not this partition's to count.
         where here.parts = 1 or here.part = placement.hash(a.openid) & (here.parts - 1)
         group by m.hour, a.offer_id, a.env, a.zone_id, m.kind
        on conflict (offer_id, env, hour, zone_id, kind) do update
           set orders = t.orders + excluded.orders, paid = t.paid + excluded.paid,
               gift = t.gift + excluded.gift)
      select coalesce(sum(m.orders), 0) into counted from moved m;
      if counted = 0 and from_at = state.filled_from then
        state.is_whole := not exists (
          select from ledger.known_entries e where e.posted_at < from_at limit 1);
      end if;
      state.step_s := case
        when counted > rows_aim then greatest(state.step_s / 2, 1)
        when counted < rows_aim / 4 then least(state.step_s * 2, 2678400)
        else state.step_s end;
      update ledger.totals_state s
         set filled_from = state.filled_from, filled_until = state.filled_until, parts = state.parts,
             step_s = state.step_s, is_whole = state.is_whole;
    end if;
  end if;
  return query
  select sum(f.entries)::bigint as entries, sum(f.unfinished)::bigint as unfinished
    from (values (counted, case when is_done then 0 else 1 end)) f (entries, unfinished)
   group by ()
   order by entries
   limit 1;
end
$$;
comment on function ledger.fill_totals is 'Adds up the entries of one more step of time.';

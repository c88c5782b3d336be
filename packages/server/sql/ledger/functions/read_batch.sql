-- What src/ledger/lane.ts calls: read_balances with its answers in columns, as post_batch has them.
-- created_at in milliseconds since 1970.
create or replace function ledger.read_batch(
  offer_ids text[], envs text[], openids text[], zone_ids text[]
) returns table (
  i text, paid text, gift text, save_amt text, present_sum text, cost_sum text, frozen text,
  entry_no text, created_at text
) language plpgsql stable as $$
begin
  return query
  select array_agg(b.i)::text, array_agg(b.paid)::text, array_agg(b.gift)::text,
         array_agg(b.save_amt)::text, array_agg(b.present_sum)::text, array_agg(b.cost_sum)::text,
         array_agg(b.frozen)::text, array_agg(b.entry_no)::text,
         array_agg((extract(epoch from b.created_at) * 1000)::bigint)::text
    from ledger.read_balances(offer_ids, envs, openids, zone_ids) b;
end
$$;
comment on function ledger.read_batch is
  'read_balances with its answers in columns: one row of array literals for the whole batch.';

-- Forgets pushes that ended long ago, up to in_max of each kind.

create or replace function ledger.prune_pushes(
  in_delivered_before timestamptz, in_dead_before timestamptz, in_max integer
) returns table (pruned bigint) language plpgsql as $$
begin
  return query
  with old as (
    (select p.push_id from ledger.pushes p
      where p.state = 'delivered' and p.ended_at < in_delivered_before limit in_max)
    union all
    (select p.push_id from ledger.pushes p
      where p.state = 'dead' and p.ended_at < in_dead_before limit in_max)
  ), gone as (
    delete from ledger.pushes p using old where p.push_id = old.push_id
    returning p.push_id
  )
  select count(*) as pruned from gone
   order by pruned
   limit 1000;
end
$$;
comment on function ledger.prune_pushes is 'Forgets pushes that ended long ago.';

-- How many pushes wait and how many are dead, up to in_max of each, and since when the oldest that waits is
-- there. A row for each partition.

create or replace function ledger.count_pushes(in_max integer)
returns table (pending bigint, dead bigint, oldest_at timestamptz) language sql stable as $$
  select (select count(*) from (
            select from ledger.pushes p where p.state = 'pending' limit in_max) counted) as pending,
         (select count(*) from (
            select from ledger.pushes p where p.state = 'dead' limit in_max) counted) as dead,
         (select min(p.created_at) from (
            select p.created_at from ledger.pushes p where p.state = 'pending' limit in_max) p) as oldest_at
   order by pending
   limit 1000
$$;
comment on function ledger.count_pushes is 'How many pushes wait and how many are dead.';

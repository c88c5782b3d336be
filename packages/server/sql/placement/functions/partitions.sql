-- How many parts the players are spread over: 1 in a database of its own.

create or replace function placement.partitions() returns integer language sql stable as $$
  select parts from placement.place
$$;
comment on function placement.partitions is 'How many parts the players are spread over.';

-- Makes this database a part of so many; in_part is null for a router. Waits for the calls that the
-- gate has admitted, and a call that comes to the gate meanwhile waits for the end of the transaction.

create or replace function placement.settle(in_part integer, in_parts integer) returns void
language plpgsql as $$
begin
  perform pg_advisory_xact_lock(4803116);
  update placement.place set part = in_part, parts = in_parts;
end
$$;
comment on function placement.settle is 'Makes this database a part of so many.';

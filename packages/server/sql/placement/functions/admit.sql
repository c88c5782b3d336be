-- The check at the entry of a partition: a router passes the first argument of every call through it. The
-- call is executed only if this database is the part that the router addresses. While the place changes, the
-- check waits; afterwards it refuses. It is evaluated first, so a refused call has done nothing. in_part is
-- null for what runs on all parts.

create or replace function placement.admit(in_part integer, in_parts integer, passed anyelement)
returns anyelement language plpgsql as $$
declare
  here placement.place;
begin
  -- The same number as in placement.settle.
  perform pg_advisory_xact_lock_shared(4803116);
  select * into here from placement.place;
  if here.parts <> in_parts or here.part <> in_part then
    raise exception 'this is part % of %, not part % of %', here.part, here.parts,
      coalesce(in_part::text, '(any)'), in_parts using errcode = 'PL010';
  end if;
  return passed;
end
$$;
comment on function placement.admit is
  'Returns its third argument if this is that part of that many, and refuses otherwise.';

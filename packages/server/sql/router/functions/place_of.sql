-- The part that keeps these players, and the number of parts. The function computes them, because the caller
-- may not have noticed a doubling yet. A batch over several parts is refused before anything has happened.
-- The caller then asks again how many parts there are.

create or replace function router.place_of(openids text[], out part integer, out parts integer)
language plpgsql as $$
declare
  last_part integer;
begin
  select p.parts into parts from placement.place p;
  select min(placement.hash(openid) & (parts - 1)), max(placement.hash(openid) & (parts - 1))
    into part, last_part from unnest(openids) openid;
  if part <> last_part then
    raise exception 'a batch over several of % parts', parts using errcode = 'PL010';
  end if;
end
$$;
comment on function router.place_of is 'The part that keeps these players, all of one part.';

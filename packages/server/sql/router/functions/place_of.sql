-- The part that keeps these players, and the number of parts it is one of. Computed here and not taken
-- from the caller, who may not know of a doubling yet: a batch over several parts is refused before
-- anything has happened, and the caller asks again how many there are.

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

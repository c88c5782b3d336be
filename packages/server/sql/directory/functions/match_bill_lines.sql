-- The lines of a file that speak of these orders of the ledger, and marks them. A line that does not say
-- whose order it is speaks of any player's; the second order of such a line has none.

create or replace function directory.match_bill_lines(
  in_bill_id bigint, numbers text[], openids text[], zone_ids text[]
) returns table (
  i integer, openid text, zone_id text, row_no integer, has_order boolean, is_failed boolean, amount bigint,
  returned bigint, at timestamptz
) language sql
-- By the key of the lines, however few of them the statistics know of yet.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  with candidates as (
    select g.i::integer as i, l.*,
           row_number() over (partition by g.i order by l.openid desc, l.zone_id desc) as of_order,
           row_number() over (partition by l.number, l.openid, l.zone_id order by g.i) as of_line
      from unnest(numbers, openids, zone_ids) with ordinality g (number, openid, zone_id, i)
      join directory.bill_lines l
        on l.bill_id = in_bill_id and l.number = g.number and l.openid in (g.openid, '')
       and l.zone_id in (g.zone_id, '') and not l.is_seen),
  found as materialized (
    select c.* from candidates c where c.of_order = 1 and c.of_line = 1),
  marked as (
    update directory.bill_lines l
       set is_seen = true
      from found f
     where l.bill_id = in_bill_id and l.number = f.number and l.openid = f.openid and l.zone_id = f.zone_id)
  select f.i, f.openid, f.zone_id, f.row_no, f.has_order, f.is_failed, f.amount, f.returned, f.at
    from found f
$$;
comment on function directory.match_bill_lines is
  'The lines of a file that speak of these orders of the ledger, and marks them.';

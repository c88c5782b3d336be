-- Adds rows of a file to the lines that are compared. Rows of one order are one line: its refunds are added
-- up. Answers the rows that say once more what a line has said, which count for nothing.

create or replace function directory.put_bill_lines(
  in_bill_id bigint, row_nos integer[], numbers text[], openids text[], zone_ids text[],
  are_orders boolean[], are_failed boolean[], amounts bigint[], returned bigint[], ats timestamptz[]
) returns table (row_no integer) language sql as $$
  with given as (
    select g.*, row_number() over (
             partition by g.number, g.openid, g.zone_id, g.is_order order by g.row_no) as n
      from unnest(row_nos, numbers, openids, zone_ids, are_orders, are_failed, amounts, returned, ats)
           g (row_no, number, openid, zone_id, is_order, is_failed, amount, returned, at)),
  doubles as (
    select g.row_no, g.number, g.openid, g.zone_id
      from given g
     where g.is_order
       and (g.n > 1 or exists (
         select from directory.bill_lines l
          where l.bill_id = in_bill_id and l.number = g.number and l.openid = g.openid
            and l.zone_id = g.zone_id and l.has_order))),
  put as (
    insert into directory.bill_lines as l (
      bill_id, number, openid, zone_id, row_no, has_order, is_failed, amount, returned, at)
    select in_bill_id, g.number, g.openid, g.zone_id, min(g.row_no), bool_or(g.is_order),
           bool_or(g.is_failed), max(g.amount) filter (where g.is_order), sum(g.returned),
           coalesce(max(g.at) filter (where g.is_order), max(g.at))
      from given g
     where not exists (select from doubles d where d.row_no = g.row_no)
     group by g.number, g.openid, g.zone_id
        on conflict (bill_id, number, openid, zone_id) do update
       set has_order = l.has_order or excluded.has_order,
           is_failed = l.is_failed or excluded.is_failed,
           amount = coalesce(l.amount, excluded.amount),
           returned = l.returned + excluded.returned,
           at = coalesce(l.at, excluded.at))
  select d.row_no from doubles d order by d.row_no
$$;
comment on function directory.put_bill_lines is
  'Adds rows of a file to the lines that are compared; answers those that repeat another.';

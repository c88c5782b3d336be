-- A page of the lines of a file for which no order of the ledger was found, after the given one.

create or replace function directory.list_unseen_lines(
  in_bill_id bigint, after_number text, after_openid text, after_zone_id text, page_size integer
) returns table (
  number text, openid text, zone_id text, row_no integer, has_order boolean, is_failed boolean,
  amount bigint, returned bigint, at timestamptz
) language sql stable as $$
  select l.number, l.openid, l.zone_id, l.row_no, l.has_order, l.is_failed, l.amount, l.returned, l.at
    from directory.bill_lines l
   where l.bill_id = in_bill_id and not l.is_seen
     and (l.number, l.openid, l.zone_id) > (after_number, after_openid, after_zone_id)
   order by l.number, l.openid, l.zone_id
   limit page_size
$$;
comment on function directory.list_unseen_lines is
  'A page of the lines of a file for which no order of the ledger was found.';

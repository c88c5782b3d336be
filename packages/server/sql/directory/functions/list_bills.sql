-- A page of the files of a book, newest first, or the one of of_bill_id. 0 starts at the newest, and asks for
-- any.

create or replace function directory.list_bills(
  in_book text, in_env text, of_bill_id bigint, of_kind text, before_bill_id bigint, page_size integer
) returns setof directory.bills language sql stable as $$
  select b.*
    from directory.bills b
   where b.book = in_book and b.env = in_env and b.state <> 'receiving'
     and (of_bill_id = 0 or b.bill_id = of_bill_id)
     and (of_kind = '' or b.kind = of_kind)
     and (before_bill_id = 0 or b.bill_id < before_bill_id)
   order by b.bill_id desc
   limit page_size
$$;
comment on function directory.list_bills is 'A page of the files of a book, newest first.';

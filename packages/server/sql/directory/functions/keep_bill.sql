-- All of a file is there.

create or replace function directory.keep_bill(in_bill_id bigint) returns void language sql as $$
  update directory.bills set state = 'uploaded' where bill_id = in_bill_id and state = 'receiving'
$$;
comment on function directory.keep_bill is 'All of a file is there.';

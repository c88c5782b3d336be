-- Keeps a part of a file.

create or replace function directory.add_bill_chunk(in_bill_id bigint, in_chunk_no integer, in_content bytea)
returns void language sql as $$
  insert into directory.bill_chunks (bill_id, chunk_no, content)
  values (in_bill_id, in_chunk_no, in_content)
  on conflict do nothing
$$;
comment on function directory.add_bill_chunk is 'Keeps a part of a file.';

-- A part of a file; no row after the last.

create or replace function directory.read_bill_chunk(in_bill_id bigint, in_chunk_no integer)
returns table (content bytea) language sql stable as $$
  select c.content from directory.bill_chunks c
   where c.bill_id = in_bill_id and c.chunk_no = in_chunk_no
$$;
comment on function directory.read_bill_chunk is 'A part of a file.';

-- Takes a file in, or finds it again: the same bytes of one kind are one bill. Its chunks follow; one whose
-- chunks did not all come is received once more.

create or replace function directory.add_bill(
  in_offer_id text, in_book text, in_env text, in_kind text, in_name text, in_sha256 text,
  in_bytes bigint, in_format text, in_rows integer, in_heads jsonb, in_preview jsonb, in_guess jsonb,
  in_by text, in_at timestamptz
) returns table (bill_id bigint, is_new boolean) language plpgsql as $$
#variable_conflict use_column
begin
  return query
  insert into directory.bills as b (offer_id, book, env, kind, name, sha256, bytes, format, rows, heads,
    preview, guess, uploaded_by, uploaded_at)
  values (in_offer_id, in_book, in_env, in_kind, in_name, in_sha256, in_bytes, in_format, in_rows, in_heads,
    in_preview, in_guess, in_by, in_at)
  on conflict (book, env, kind, sha256) do nothing
  returning b.bill_id, true;
  if found then return; end if;
  return query
  select b.bill_id, b.state = 'receiving' from directory.bills b
   where b.book = in_book and b.env = in_env and b.kind = in_kind and b.sha256 = in_sha256;
end
$$;
comment on function directory.add_bill is 'Takes a file in, or finds it again.';

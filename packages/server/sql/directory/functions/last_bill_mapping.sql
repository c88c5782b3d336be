-- How the last file of a kind was read, of an offer.

create or replace function directory.last_bill_mapping(in_offer_id text, in_kind text)
returns table (mapping jsonb) language sql stable as $$
  select b.mapping from directory.bills b
   where b.offer_id = in_offer_id and b.kind = in_kind and b.mapping is not null
   order by b.compared_at desc nulls last, b.bill_id desc
   limit 1
$$;
comment on function directory.last_bill_mapping is 'How the last file of a kind was read.';

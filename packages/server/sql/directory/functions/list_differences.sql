-- A page of the differences of a file, after the given one (0: from the first). An empty text asks for
-- nothing; of_resolution none asks for those that nobody resolved. They happened from from_at on and
-- before to_at.

create or replace function directory.list_differences(
  in_bill_id bigint, of_ids bigint[], of_cause text, of_resolution text, of_text text,
  from_at timestamptz, to_at timestamptz, after_id bigint, page_size integer
) returns setof directory.bill_differences language sql stable as $$
  select d.*
    from directory.bill_differences d
   where d.bill_id = in_bill_id and d.difference_id > after_id
     and (of_ids is null or d.difference_id = any (of_ids))
     and (of_cause = '' or d.cause = of_cause)
     and (of_resolution = '' or of_resolution = coalesce(d.resolution, 'none'))
     and (of_text = '' or starts_with(d.number, of_text) or starts_with(d.openid, of_text))
     and d.at >= from_at and d.at < to_at
   order by d.difference_id
   limit page_size
$$;
comment on function directory.list_differences is 'A page of the differences of a file.';

-- How many differences files have, by cause, age and resolution: 0 younger than a day, 1 than 7, 2 than 30,
-- 3 older.

create or replace function directory.count_differences(in_bill_ids bigint[], in_now timestamptz)
returns table (bill_id bigint, cause text, age integer, resolution text, count bigint)
language sql stable as $$
  select d.bill_id, d.cause,
         case when d.at > in_now - interval '1 day' then 0
              when d.at > in_now - interval '7 days' then 1
              when d.at > in_now - interval '30 days' then 2
              else 3 end as age,
         coalesce(d.resolution, 'none') as resolution, count(*) as count
    from directory.bill_differences d
   where d.bill_id = any (in_bill_ids)
   group by 1, 2, 3, 4
   order by bill_id, cause, age, resolution
$$;
comment on function directory.count_differences is
  'How many differences files have, by cause, age and resolution.';

-- The views of an operator, by page and name.

create or replace function directory.list_views(in_name text)
returns table (page text, view_name text, query text, saved_at timestamptz)
language sql stable as $$
  select v.page, v.view_name, v.query, v.saved_at
    from directory.saved_views v
   where v.operator_name = in_name
   order by v.page, v.view_name
$$;
comment on function directory.list_views is 'The views of an operator, by page and name.';

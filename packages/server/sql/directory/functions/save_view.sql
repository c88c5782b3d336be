-- Saves a view, or changes the one of that name; false when the operator has as many as there may be.

create or replace function directory.save_view(
  in_name text, in_page text, in_view_name text, in_query text, at timestamptz, in_most integer
) returns boolean language plpgsql as $$
begin
  -- Two at once would both find room for one more.
  perform from directory.operators o where o.name = in_name for no key update;
  if (select count(*) >= in_most from directory.saved_views v
       where v.operator_name = in_name and (v.page, v.view_name) <> (in_page, in_view_name)) then
    return false;
  end if;
  insert into directory.saved_views (operator_name, page, view_name, query, saved_at)
  values (in_name, in_page, in_view_name, in_query, at)
  on conflict (operator_name, page, view_name) do update
    set query = excluded.query, saved_at = excluded.saved_at;
  return true;
end
$$;
comment on function directory.save_view is 'Saves a view, or changes the one of that name.';

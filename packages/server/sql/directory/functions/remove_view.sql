-- Removes a view; false when there is none of that name.

create or replace function directory.remove_view(in_name text, in_page text, in_view_name text)
returns boolean language plpgsql as $$
begin
  delete from directory.saved_views v
   where v.operator_name = in_name and v.page = in_page and v.view_name = in_view_name;
  return found;
end
$$;
comment on function directory.remove_view is 'Removes a view.';

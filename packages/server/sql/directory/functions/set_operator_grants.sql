-- Replaces the grants of an operator and ends the sessions, which were begun with others.

create or replace function directory.set_operator_grants(in_name text, in_grants jsonb)
returns boolean language plpgsql as $$
begin
  perform from directory.operators o where o.name = in_name for no key update;
  if not found then return false; end if;
  perform directory.put_grants(in_name, in_grants);
  delete from directory.operator_sessions where name = in_name;
  return true;
end
$$;
comment on function directory.set_operator_grants is
  'Replaces the grants of an operator and ends the sessions; false when there is none.';

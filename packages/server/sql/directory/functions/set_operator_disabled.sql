-- Disables an operator, whose sessions and invites end, or enables one again.

create or replace function directory.set_operator_disabled(in_name text, in_is_disabled boolean)
returns boolean language plpgsql as $$
begin
  update directory.operators set is_disabled = in_is_disabled where name = in_name;
  if not found then return false; end if;
  if in_is_disabled then
    delete from directory.operator_sessions where name = in_name;
    delete from directory.operator_invites where name = in_name;
  end if;
  return true;
end
$$;
comment on function directory.set_operator_disabled is
  'Disables or enables an operator; false when there is none.';

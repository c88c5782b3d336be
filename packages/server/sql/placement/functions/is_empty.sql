-- Whether no account is here: a copy can begin only then.

create or replace function placement.is_empty() returns boolean language plpgsql stable as $$
begin
  return not exists (select from ledger.accounts);
end
$$;
comment on function placement.is_empty is 'Whether no account is here.';

-- The operator as whom dev signs a visitor in: without a password, with these grants.

create or replace function directory.open_own_operator(
  in_name text, in_grants jsonb, in_at timestamptz
) returns void language plpgsql as $$
begin
  insert into directory.operators (name, created_at) values (in_name, in_at)
  on conflict do nothing;
  if found then perform directory.put_grants(in_name, in_grants); end if;
end
$$;
comment on function directory.open_own_operator is
  'Makes the operator as whom dev signs a visitor in.';

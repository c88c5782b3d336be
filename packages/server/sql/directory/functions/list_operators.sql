-- A page of the operators by name, after the given one; in_name asks for one.

create or replace function directory.list_operators(
  in_name text, after_name text, page_size integer
) returns table (
  name text, state text, has_totp boolean, grants jsonb, created_at timestamptz,
  signed_in_at timestamptz
) language sql stable as $$
  select o.name,
         case when o.is_disabled then 'disabled' when o.password_hash is null then 'invited'
              else 'active' end,
         o.totp_is_on, directory.grants_of(o.name), o.created_at, o.signed_in_at
    from directory.operators o
   where (in_name = '' or o.name = in_name) and o.name > after_name
   order by o.name
   limit page_size
$$;
comment on function directory.list_operators is 'A page of the operators, by name.';

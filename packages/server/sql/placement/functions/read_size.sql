-- How much this database keeps: accounts as PostgreSQL last estimated them.

create or replace function placement.read_size(out accounts double precision, out bytes double precision)
language plpgsql stable as $$
begin
  select greatest(reltuples, 0)::double precision, pg_database_size(current_database())::double precision
    into accounts, bytes
    from pg_class where oid = 'ledger.accounts'::regclass;
end
$$;
comment on function placement.read_size is 'How many accounts and bytes this database keeps.';

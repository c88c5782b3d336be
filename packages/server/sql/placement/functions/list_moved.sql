-- Accounts that another part keeps, and the entry they came to here: what a doubling leaves to prune.
-- A page by account_id, after the given one.

create or replace function placement.list_moved(after_account_id bigint, page_size integer)
returns table (
  account_id bigint, offer_id text, env text, openid text, zone_id text, part integer, entry_no bigint
) language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
  select a.account_id, a.offer_id, a.env, a.openid, a.zone_id,
         placement.hash(a.openid) & (p.parts - 1), a.entry_no
    from placement.place p
   cross join ledger.accounts a
   where a.account_id > after_account_id and placement.hash(a.openid) & (p.parts - 1) <> p.part
   order by a.account_id
   limit page_size;
end
$$;
comment on function placement.list_moved is 'Accounts that another part keeps.';

-- Every offer and environment with accounts: the next one is found by key, however many accounts one has.
-- of_env: '' for both.

create or replace function ledger.list_books(of_env text)
returns table (offer_id text, env text) language sql stable as $$
  with recursive book as (
    (select a.offer_id, a.env from ledger.accounts a order by a.offer_id, a.env limit 1)
    union all
    select n.offer_id, n.env
      from book b
     cross join lateral (
       select a.offer_id, a.env from ledger.accounts a
        where (a.offer_id, a.env) > (b.offer_id, b.env)
        order by a.offer_id, a.env limit 1) n)
  select b.offer_id, b.env
    from book b
   where of_env in ('', b.env)
   group by offer_id, env
   order by offer_id, env
   limit 1000000
$$;
comment on function ledger.list_books is 'Every offer and environment with accounts.';

-- Which of these players have an account of an offer.

create or replace function ledger.list_known_players(
  in_offer_id text, in_env text, in_players text[], page_size integer
) returns table (openid text) language sql stable as $$
  select distinct a.openid
    from ledger.accounts a
   where a.offer_id = in_offer_id and a.env = in_env and a.openid = any (in_players)
     and (select p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1) from placement.place p)
   order by a.openid
   limit page_size
$$;
comment on function ledger.list_known_players is 'Which of these players have an account of an offer.';

-- The last openid of a page of an offer's accounts, which begins after an openid. No partition has more than
-- page_size accounts in the page, except for further zones of the last openid. Null when every partition has
-- fewer left.

create or replace function ledger.page_end(
  in_offer_id text, in_env text, after_openid text, page_size integer
) returns table (openid text) language sql stable
set enable_seqscan = off
set jit = off
as $$
  select min(last.openid) as openid
    from (select a.openid
            from ledger.accounts a
           where a.offer_id = in_offer_id and a.env = in_env and a.openid > after_openid
           order by a.openid collate "C"
          offset page_size - 1 limit 1) last
   group by ()
   order by openid
   limit 1
$$;
comment on function ledger.page_end is 'Where a page of the accounts of an offer ends.';

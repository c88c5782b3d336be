-- Entries of an account from one number to another, added up by kind, with what the account had before them.
-- Kinds are in the order of their first entry. broken counts entries that do not follow the one before: a
-- number is missing, or coins do not add up.

create or replace function ledger.explain_balance(
  in_offer_id text, in_env text, in_openid text, in_zone_id text, first_no bigint, last_no bigint
) returns table (
  kind text, entries bigint, paid bigint, gift bigint, first_at timestamptz, last_at timestamptz,
  broken bigint, paid_before bigint, gift_before bigint
) language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  with step as (
    select e.kind, e.entry_no, e.paid_delta, e.gift_delta, e.posted_at,
           e.entry_no <> coalesce(lag(e.entry_no) over walk, 0) + 1
           or e.paid_after <> coalesce(lag(e.paid_after) over walk, 0) + e.paid_delta
           or e.gift_after <> coalesce(lag(e.gift_after) over walk, 0) + e.gift_delta as is_broken,
           first_value(e.paid_after) over walk as paid_before,
           first_value(e.gift_after) over walk as gift_before
      from ledger.accounts a
      join ledger.entries e on e.account_id = a.account_id and e.entry_no between first_no - 1 and last_no
     where a.offer_id = in_offer_id and a.env = in_env and a.openid = in_openid and a.zone_id = in_zone_id
    window walk as (order by e.entry_no))
  select s.kind, count(*), sum(s.paid_delta)::bigint, sum(s.gift_delta)::bigint,
         min(s.posted_at), max(s.posted_at), count(*) filter (where s.is_broken),
         -- The first row is the entry before, unless there is none.
         case when first_no > 1 then min(s.paid_before) else 0 end,
         case when first_no > 1 then min(s.gift_before) else 0 end
    from step s
   where s.entry_no >= first_no
   group by s.kind
   order by min(s.entry_no)
$$;
comment on function ledger.explain_balance is 'Entries of an account added up by kind.';

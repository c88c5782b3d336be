-- Takes pushes of some books that are due, for delivery by the caller: nobody else gets them before the lease
-- ends. Of each account and channel only the first is taken, so its pushes arrive in order. in_nows is the
-- time of each book's game.

create or replace function ledger.claim_pushes(
  in_offer_ids text[], in_channels text[], in_nows timestamptz[], in_each integer, in_max integer,
  in_lease_s integer
) returns table (
  push_id uuid, offer_id text, env text, openid text, zone_id text, channel text, event text,
  facts jsonb, attempts integer, created_at timestamptz
) language plpgsql
set enable_seqscan = off
-- A scan that is off counts as so expensive that PostgreSQL would compile the query first, for half a second.
set jit = off
as $$
#variable_conflict use_column
begin
  return query
  with due as (
    select p.push_id
      from unnest(in_offer_ids, in_channels, in_nows) asked (offer_id, channel, now)
      cross join lateral (
        select p.push_id, p.due_at, p.push_no
          from ledger.pushes p
          join ledger.accounts a on a.account_id = p.account_id
         where p.state = 'pending' and p.offer_id = asked.offer_id and p.channel = asked.channel
           and p.due_at <= asked.now
           and (p.claimed_until is null or p.claimed_until < clock_timestamp())
           and not exists (
             select from ledger.pushes before
              where before.account_id = p.account_id and before.channel = p.channel
                and before.state = 'pending' and before.push_no < p.push_no)
           -- A copy that a doubling left behind is not this partition's to deliver.
           and (select o.parts = 1 or o.part = placement.hash(a.openid) & (o.parts - 1)
                  from placement.place o)
         order by p.due_at
         limit in_each
           for update of p skip locked) p
     limit in_max
  ), claimed as (
    update ledger.pushes p
       set attempts = p.attempts + 1,
           claimed_until = clock_timestamp() + make_interval(secs => in_lease_s)
      from due
     where p.push_id = due.push_id
    returning p.*
  )
  select c.push_id, c.offer_id, a.env, a.openid, a.zone_id, c.channel, c.event, c.facts, c.attempts,
         c.created_at
    from claimed c
    join ledger.accounts a on a.account_id = c.account_id
   order by created_at, push_id
   limit 100000;
end
$$;
comment on function ledger.claim_pushes is 'Takes pushes that are due, for delivery by the caller.';

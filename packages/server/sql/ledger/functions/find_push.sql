-- A push by its id.

create or replace function ledger.find_push(in_push_id uuid) returns table (
  push_id uuid, offer_id text, env text, openid text, zone_id text, channel text, event text, facts jsonb,
  state text, attempts integer, answer text, created_at timestamptz, due_at timestamptz,
  ended_at timestamptz
) language sql stable as $$
  select p.push_id, p.offer_id, a.env, a.openid, a.zone_id, p.channel, p.event, p.facts, p.state,
         p.attempts, p.answer, p.created_at, p.due_at, p.ended_at
    from ledger.pushes p
    join ledger.accounts a on a.account_id = p.account_id
   where p.push_id = in_push_id
     -- A copy that a doubling left behind is not this partition's to show.
     and (select o.parts = 1 or o.part = placement.hash(a.openid) & (o.parts - 1) from placement.place o)
   order by p.push_id
   limit 1
$$;
comment on function ledger.find_push is 'A push by its id.';

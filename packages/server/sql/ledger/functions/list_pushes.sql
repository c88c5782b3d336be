-- A page of the pushes of an offer, newest first, before the given one. An empty text asks for nothing.

create or replace function ledger.list_pushes(
  in_offer_id text, in_env text, in_state text, of_openid text, before_at timestamptz,
  before_id uuid, page_size integer
) returns table (
  push_id uuid, offer_id text, env text, openid text, zone_id text, channel text, event text, facts jsonb,
  state text, attempts integer, answer text, created_at timestamptz, due_at timestamptz,
  ended_at timestamptz
) language sql stable as $$
  select p.push_id, p.offer_id, a.env, a.openid, a.zone_id, p.channel, p.event, p.facts, p.state,
         p.attempts, p.answer, p.created_at, p.due_at, p.ended_at
    from ledger.pushes p
    join ledger.accounts a on a.account_id = p.account_id
   where p.offer_id = in_offer_id and a.env = in_env
     and (in_state = '' or p.state = in_state) and (of_openid = '' or a.openid = of_openid)
     and (p.created_at, p.push_id) < (before_at, before_id)
     -- A copy that a doubling left behind is not this partition's to show.
     and (select o.parts = 1 or o.part = placement.hash(a.openid) & (o.parts - 1) from placement.place o)
   order by p.created_at desc, p.push_id desc
   limit page_size
$$;
comment on function ledger.list_pushes is 'A page of the pushes of an offer, newest first.';

-- Freezes or unfreezes accounts. A frozen account refuses pay; coins still come in.

create or replace function ledger.set_frozen(
  offer_ids text[], envs text[], openids text[], zone_ids text[], frozens boolean[]
) returns table (i integer, found boolean) language plpgsql as $$
begin
  return query
  with changed as (
    update ledger.accounts a set frozen = r.frozen
      from unnest(offer_ids, envs, openids, zone_ids, frozens)
           r (offer_id, env, openid, zone_id, frozen)
     where a.offer_id = r.offer_id and a.env = r.env
       and a.openid = r.openid and a.zone_id = r.zone_id
    returning a.offer_id, a.env, a.openid, a.zone_id)
  select r.n::integer, c.offer_id is not null
    from unnest(offer_ids, envs, openids, zone_ids) with ordinality
         r (offer_id, env, openid, zone_id, n)
    left join changed c on c.offer_id = r.offer_id and c.env = r.env
     and c.openid = r.openid and c.zone_id = r.zone_id;
end
$$;
comment on function ledger.set_frozen is
  'Freezes or unfreezes accounts; tells which of them exist.';

-- Freezes or unfreezes accounts. A frozen account refuses pay; coins still come in. A change that is
-- announced leaves a push.

create or replace function ledger.set_frozen(
  offer_ids text[], envs text[], openids text[], zone_ids text[], frozens boolean[],
  announced boolean[], ats timestamptz[]
) returns table (i integer, found boolean) language plpgsql as $$
#variable_conflict use_column
declare
  own record;
begin
  for i in 1 .. cardinality(openids) loop
    select a.account_id, a.frozen, a.paid, a.gift into own
      from ledger.accounts a
     where a.offer_id = offer_ids[i] and a.env = envs[i] and a.openid = openids[i]
       and a.zone_id = zone_ids[i]
       for no key update;
    if own.frozen <> frozens[i] then
      update ledger.accounts a set frozen = frozens[i] where a.account_id = own.account_id;
      insert into ledger.pushes (account_id, offer_id, channel, event, facts, created_at, due_at)
      select own.account_id, offer_ids[i], 'orders', 'freeze', jsonb_build_object(
               'kind', case when frozens[i] then 'freeze' else 'unfreeze' end,
               'balance', own.paid + own.gift, 'gift_balance', own.gift),
             ats[i],
             greatest(ats[i], (
               select max(p.due_at) from ledger.pushes p
                where p.account_id = own.account_id and p.channel = 'orders' and p.state = 'pending'))
       where announced[i];
    end if;
    return query select i, own.account_id is not null;
  end loop;
end
$$;
comment on function ledger.set_frozen is
  'Freezes or unfreezes accounts; tells which of them exist.';

-- Approves or rejects an act that waits. Nobody decides the own one. What was approved may be approved again:
-- the ledger was perhaps not asked yet, and the number makes it count once.

create or replace function directory.decide_act(
  in_act_id bigint, in_by text, in_is_approved boolean, in_reason text, in_at timestamptz
) returns text language plpgsql as $$
declare
  own directory.acts;
begin
  select * into own from directory.acts a where a.act_id = in_act_id for no key update;
  if own.act_id is null then return 'not_found'; end if;
  if own.by_name = in_by then return 'own_request'; end if;
  if own.state = 'approved' and in_is_approved then return 'approved'; end if;
  if own.state = 'expired' then return 'expired'; end if;
  if own.state <> 'waiting' then return 'decided'; end if;
  if own.expires_at <= in_at then
    update directory.acts a set state = 'expired' where a.act_id = in_act_id;
    return 'expired';
  end if;
  update directory.acts a
     set state = case when in_is_approved then 'approved' else 'rejected' end,
         decided_by = in_by, decided_at = in_at, decision_reason = nullif(in_reason, '')
   where a.act_id = in_act_id;
  return case when in_is_approved then 'approved' else 'rejected' end;
end
$$;
comment on function directory.decide_act is
  'Approves or rejects an act that waits: approved, rejected, own_request, decided, expired or not_found.';

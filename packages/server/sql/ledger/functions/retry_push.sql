-- Makes a push due now, one that was delivered or is dead as if it were new; what waits behind it follows at
-- once. Its outcome is in_flight while an attempt is under way.

create or replace function ledger.retry_push(in_openid text, in_push_id uuid, in_now timestamptz)
returns table (outcome text) language plpgsql as $$
declare
  own ledger.pushes;
begin
  select * into own from ledger.pushes p where p.push_id = in_push_id for update;
  outcome := case
    when own.push_id is null then 'not_found'
    when own.claimed_until > clock_timestamp() then 'in_flight'
    else 'queued' end;
  if outcome = 'queued' then
    update ledger.pushes p
       set state = 'pending', due_at = in_now, ended_at = null, claimed_until = null,
           attempts = case when own.state = 'pending' then p.attempts else 0 end
     where p.push_id = in_push_id;
    update ledger.pushes p set due_at = in_now
     where p.account_id = own.account_id and p.channel = own.channel and p.state = 'pending'
       and p.push_no > own.push_no and p.attempts = 0 and p.due_at > in_now;
  end if;
  return next;
end
$$;
comment on function ledger.retry_push is 'Makes a push due now.';

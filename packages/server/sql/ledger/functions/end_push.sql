-- Ends an attempt to deliver a push: delivered, dead, or still pending and due again later. False when the
-- push is not in this attempt any more. What waits behind it becomes due no earlier.

create or replace function ledger.end_push(
  in_openid text, in_push_id uuid, in_attempts integer, in_state text, in_due_at timestamptz,
  in_ended_at timestamptz, in_answer text
) returns table (was_ended boolean) language plpgsql as $$
declare
  own ledger.pushes;
begin
  update ledger.pushes p
     set state = in_state, answer = in_answer, claimed_until = null,
         due_at = coalesce(in_due_at, p.due_at), ended_at = in_ended_at
   where p.push_id = in_push_id and p.attempts = in_attempts and p.state = 'pending'
  returning * into own;
  was_ended := own.push_id is not null;
  if was_ended and in_state = 'pending' then
    update ledger.pushes p set due_at = in_due_at
     where p.account_id = own.account_id and p.channel = own.channel and p.state = 'pending'
       and p.push_no > own.push_no and p.due_at < in_due_at;
  end if;
  return next;
end
$$;
comment on function ledger.end_push is 'Ends an attempt to deliver a push.';

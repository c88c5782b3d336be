-- Counts an attempt to sign in as failed before it is known, so that many at once are not free. After the
-- given number of failures each one locks, for twice as long as the one before. Returns until when it is
-- locked already: then the attempt does not take place and is not counted.

create or replace function directory.count_attempt(
  in_subject text, in_free integer, in_longest interval, in_at timestamptz
) returns timestamptz language plpgsql as $$
declare
  own directory.sign_in_attempts;
begin
  insert into directory.sign_in_attempts (subject, failures, last_at)
  values (in_subject, 0, in_at)
  on conflict do nothing;
  select * into own from directory.sign_in_attempts s where s.subject = in_subject for update;
  if own.locked_until > in_at then return own.locked_until; end if;
  own.failures := case when own.last_at < in_at - interval '1 day' then 1 else own.failures + 1 end;
  update directory.sign_in_attempts s
     set failures = own.failures, last_at = in_at,
         locked_until = case when own.failures >= in_free then
           in_at + least(in_longest, interval '30 seconds' * 2 ^ least(own.failures - in_free, 12)) end
   where s.subject = in_subject;
  return null;
end
$$;
comment on function directory.count_attempt is
  'Counts an attempt to sign in; returns until when it is locked.';

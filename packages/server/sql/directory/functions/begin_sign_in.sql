-- Begins an attempt to sign in: counts it, and returns what it is checked by. A name that nobody has is
-- counted like any other. The address comes first: one that is locked cannot lock a name.

create or replace function directory.begin_sign_in(in_name text, in_ip text, in_at timestamptz)
returns table (
  locked_until timestamptz, locks_until timestamptz, is_known boolean, password_hash text,
  sealed_totp bytea
) language plpgsql as $$
declare
  own_subject text := 'name ' || in_name;
  own_network text := 'from ' || directory.network_of(in_ip);
begin
  delete from directory.sign_in_attempts s where s.last_at < in_at - interval '2 days';
  locked_until := directory.count_attempt(own_network, 20, interval '1 hour', in_at);
  if locked_until is null then
    locked_until := directory.count_attempt(own_subject, 5, interval '15 minutes', in_at);
  end if;
  select max(s.locked_until) into locks_until from directory.sign_in_attempts s
   where s.subject in (own_subject, own_network);
  select true, case when not o.is_disabled then o.password_hash end,
         case when o.totp_is_on then o.sealed_totp end
    into is_known, password_hash, sealed_totp
    from directory.operators o where o.name = in_name;
  is_known := coalesce(is_known, false);
  return next;
end
$$;
comment on function directory.begin_sign_in is
  'Counts an attempt to sign in, and returns what it is checked by.';

-- Forgets the failures of a name once somebody has proven to be it. Of the address it forgets only as many as
-- one sign-in with a code counts: a person who has one password may be guessing others.

create or replace function directory.forgive_attempts(in_name text, in_ip text) returns void
language plpgsql as $$
begin
  -- In the order of begin_sign_in: this excludes deadlocks.
  update directory.sign_in_attempts
     set failures = greatest(failures - 2, 0), locked_until = null
   where subject = 'from ' || directory.network_of(in_ip);
  delete from directory.sign_in_attempts where subject = 'name ' || in_name;
end
$$;
comment on function directory.forgive_attempts is
  'Forgets the failures of a name once somebody has proven to be it.';

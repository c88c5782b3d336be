-- What an account had at the end of each day, newest first, back to the day before its first entry. A day
-- ends at day_end or at an instant whole days of 24 hours before it. At most days_max days, and none of a
-- detached month.

create or replace function ledger.list_account_days(
  in_offer_id text, in_env text, in_openid text, in_zone_id text, day_end timestamptz, days_max integer
) returns table (ended_at timestamptz, entry_no bigint, paid bigint, gift bigint)
language plpgsql stable as $$
#variable_conflict use_column
declare
  found record;
  detached_until timestamptz := (select s.detached_until from ledger.archive_state s);
begin
  for day in 0 .. days_max - 1 loop
    ended_at := day_end - day * interval '24 hours';
    exit when ended_at <= detached_until;
    -- A day ends before its last instant is over.
    select * into found from ledger.balance_at(
      in_offer_id, in_env, in_openid, in_zone_id, ended_at - interval '1 microsecond');
    entry_no := found.entry_no;
    paid := found.paid;
    gift := found.gift;
    return next;
    exit when entry_no = 0;
  end loop;
end
$$;
comment on function ledger.list_account_days is 'What an account had at the end of each day.';

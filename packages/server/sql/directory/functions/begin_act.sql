-- Writes down what is about to be done to an account. A recharge or present of an operator beyond the limits
-- waits for a second person. The limits are read and used up under locks, so that two moves cannot pass one
-- of them together. Days are those of UTC+8. A number that exists already is the same act again.

create or replace function directory.begin_act(
  in_offer_id text, in_book text, in_env text, in_openid text, in_zone_id text, in_action text,
  in_bill_no text, in_pay_bill_no text, in_amount bigint, in_reason text, in_by text,
  in_session_id text, in_at timestamptz
) returns table (act_id bigint, state text, is_new boolean, is_same boolean)
language plpgsql as $$
#variable_conflict use_column
declare
  own directory.acts;
  is_move boolean := in_action in ('recharge', 'present');
  day timestamptz := to_timestamp(
    floor((extract(epoch from in_at) + 28800) / 86400) * 86400 - 28800);
  of_operator bigint := 0;
  of_account bigint := 0;
begin
  -- The operator before the account, always: this excludes deadlocks.
  if in_session_id is not null then
    perform from directory.operators o where o.name = in_by for no key update;
  end if;
  perform pg_advisory_xact_lock(hashtextextended(
    jsonb_build_array(in_book, in_env, in_openid, in_zone_id)::text, 4803116));

  if in_bill_no is not null then
    update directory.acts a set state = 'expired'
     where a.book = in_book and a.env = in_env and a.openid = in_openid and a.zone_id = in_zone_id
       and a.action = in_action and a.bill_no = in_bill_no
       and a.state = 'waiting' and a.expires_at <= in_at;
    select a.* into own from directory.acts a
     where a.book = in_book and a.env = in_env and a.openid = in_openid and a.zone_id = in_zone_id
       and a.action = in_action and a.bill_no = in_bill_no
       and a.state in ('begun', 'waiting', 'approved', 'done');
    if found then
      return query select own.act_id, own.state, false,
        (own.amount, own.pay_bill_no) is not distinct from (in_amount, in_pay_bill_no);
      return;
    end if;
  end if;

  own.state := case when in_action = 'note' then 'done' else 'begun' end;
  if is_move and in_session_id is not null then
    select coalesce(sum(a.amount), 0) into of_operator from directory.acts a
     where a.by_name = in_by and a.at >= day and a.at < day + interval '1 day'
       and a.book = in_book and a.env = in_env and a.session_id is not null
       and a.action in ('recharge', 'present') and a.state in ('begun', 'done')
       and a.decided_by is null;
    select coalesce(sum(a.amount), 0) into of_account from directory.acts a
     where a.book = in_book and a.env = in_env and a.openid = in_openid and a.zone_id = in_zone_id
       and a.at >= day and a.at < day + interval '1 day' and a.session_id is not null
       and a.action in ('recharge', 'present') and a.state in ('begun', 'done')
       and a.decided_by is null;
    if not exists (
      select from directory.operator_grants g
       where g.name = in_by and g.role in ('support', 'admin')
         and g.offer_id in ('*', in_offer_id) and g.env in ('*', in_env)
         and coalesce(in_amount <= g.per_order, true)
         and coalesce(of_operator + in_amount <= g.per_operator_day, true)
         and coalesce(of_account + in_amount <= g.per_account_day, true)) then
      own.state := 'waiting';
      own.expires_at := in_at + interval '7 days';
    end if;
  end if;

  insert into directory.acts (at, offer_id, book, env, openid, zone_id, action, bill_no,
    pay_bill_no, amount, reason, by_name, session_id, state, expires_at)
  values (in_at, in_offer_id, in_book, in_env, in_openid, in_zone_id, in_action, in_bill_no,
    in_pay_bill_no, in_amount, in_reason, in_by, in_session_id, own.state, own.expires_at)
  returning * into own;
  return query select own.act_id, own.state, true, true;
end
$$;
comment on function directory.begin_act is
  'Writes down what is about to be done to an account, or that it waits for an approval.';

-- A page of the acts that wait for a decision, or have got one, newest first; 0 starts at the newest.
-- in_is_waiting: null for both; in_by: who asked, '' for everybody.
-- in_places is a list of {offer_id, env} that may be seen, where * is all of them.

create or replace function directory.list_approvals(
  in_is_waiting boolean, in_by text, in_offer_id text, in_env text, in_places jsonb, in_at timestamptz,
  before_act_id bigint, page_size integer
) returns setof directory.acts language sql stable as $$
  select a.*
    from directory.acts a
   where a.expires_at is not null
     and (in_is_waiting is null
       or (a.state = 'approved' or a.state = 'waiting' and a.expires_at > in_at) = in_is_waiting)
     and (in_by = '' or a.by_name = in_by)
     and (in_offer_id = '' or a.offer_id = in_offer_id)
     and (in_env = '' or a.env = in_env)
     and (before_act_id = 0 or a.act_id < before_act_id)
     and exists (
       select from jsonb_to_recordset(in_places) p (offer_id text, env text)
        where p.offer_id in ('*', a.offer_id) and p.env in ('*', a.env))
   order by a.act_id desc
   limit page_size
$$;
comment on function directory.list_approvals is
  'A page of the acts that wait for a decision, or have got one, newest first.';

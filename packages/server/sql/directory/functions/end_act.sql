-- Adds what the ledger said to an act that was about to be done.

create or replace function directory.end_act(in_act_id bigint, in_is_done boolean, in_result text)
returns void language sql as $$
  update directory.acts
     set state = case when in_is_done then 'done' else 'failed' end, result = in_result
   where act_id = in_act_id and state in ('begun', 'approved')
$$;
comment on function directory.end_act is 'Adds what the ledger said to an act.';

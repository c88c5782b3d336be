-- An act by its number.

create or replace function directory.find_act(in_act_id bigint) returns setof directory.acts
language sql stable as $$
  select a.* from directory.acts a where a.act_id = in_act_id
$$;
comment on function directory.find_act is 'An act by its number.';

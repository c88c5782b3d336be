-- A game may have a limit of calls a second. Functions that return it as well are dropped here and made
-- again with all others: a function cannot change what it returns.

alter table directory.apps add column calls_per_s integer
  constraint apps_calls_per_s check (calls_per_s between 1 and 1000000);
comment on column directory.apps.calls_per_s is
  'Calls a second that each process answers for the game, 45011 for more; null for no limit.';

drop function if exists directory.find_token(bytea);
drop function if exists directory.list_apps(text, text, integer);
drop function if exists directory.list_cloud_environments(text, text, text, text, integer);

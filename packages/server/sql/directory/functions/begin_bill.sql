-- The bill of these terms. It is ready for fresh_s seconds; then it is made again. is_mine: nobody makes
-- it now, and the caller has to. Who has not finished after lost_s seconds is taken for lost.

create or replace function directory.begin_bill(
  in_download_id text, in_appid text, in_book text, in_env text, in_terms jsonb, at timestamptz,
  fresh_s integer, lost_s integer
) returns table (download_id text, is_ready boolean, is_mine boolean) language plpgsql as $$
#variable_conflict use_column
declare
  own directory.downloads;
  -- The clocks of processes are not quite equal, and the emulator's goes backwards, too.
  latest timestamptz := at + interval '1 minute';
begin
  insert into directory.downloads as d (download_id, appid, book, env, kind, terms, started_at)
  values (in_download_id, in_appid, in_book, in_env, 'bill', in_terms, at)
  on conflict (book, env, terms) where kind = 'bill' do nothing
  returning d.* into own;
  if found then
    perform directory.prune_downloads(in_appid, at);
    return query select own.download_id, false, true;
    return;
  end if;
  select d.* into strict own from directory.downloads d
   where d.book = in_book and d.env = in_env and d.terms = in_terms and d.kind = 'bill'
     for update;
  is_ready := coalesce(own.ready_at >= own.started_at
    and own.ready_at between at - make_interval(secs => fresh_s) and latest, false);
  is_mine := not is_ready
    and (coalesce(own.ready_at >= own.started_at, false)
         or own.started_at not between at - make_interval(secs => lost_s) and latest);
  if is_mine then
    update directory.downloads d set started_at = at where d.download_id = own.download_id;
  end if;
  return query select own.download_id, is_ready, is_mine;
end
$$;
comment on function directory.begin_bill is 'The bill of these terms, and who has to make it.';

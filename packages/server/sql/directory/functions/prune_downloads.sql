-- Forgets what a game asked for more than a day ago, and all but the 100 newest.

create or replace function directory.prune_downloads(in_appid text, at timestamptz)
returns void language sql as $$
  delete from directory.downloads d
   where d.appid = in_appid
     and (d.started_at < at - interval '1 day'
          or d.download_id in (select n.download_id from directory.downloads n where n.appid = in_appid
                                order by n.started_at desc, n.download_id offset 100))
$$;
comment on function directory.prune_downloads is 'Forgets old files of a game.';

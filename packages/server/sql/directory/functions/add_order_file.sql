-- Keeps the terms of a file of orders.

create or replace function directory.add_order_file(
  in_download_id text, in_appid text, in_book text, in_env text, in_terms jsonb, at timestamptz
) returns void language plpgsql as $$
begin
  insert into directory.downloads (download_id, appid, book, env, kind, terms, started_at)
  values (in_download_id, in_appid, in_book, in_env, 'orders', in_terms, at);
  perform directory.prune_downloads(in_appid, at);
end
$$;
comment on function directory.add_order_file is 'Keeps the terms of a file of orders.';

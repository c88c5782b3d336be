-- A file that a game asked for.

create or replace function directory.find_download(in_download_id text)
returns table (
  download_id text, appid text, book text, env text, kind text, terms jsonb, lines jsonb
) language sql stable as $$
  select d.download_id, d.appid, d.book, d.env, d.kind, d.terms, d.lines
    from directory.downloads d where d.download_id = in_download_id
$$;
comment on function directory.find_download is 'A file that a game asked for.';

-- The closed days of a book from from_day to to_day, oldest first. Without them (null) the last one.

create or replace function directory.list_closes(
  in_book text, in_env text, from_day date, to_day date
) returns table (day text, document text, sha256 text, closed_by text, closed_at timestamptz)
language sql stable as $$
  select to_char(c.day, 'YYYY-MM-DD'), c.document, c.sha256, c.closed_by, c.closed_at
    from directory.closes c
   where c.book = in_book and c.env = in_env
     and c.day >= coalesce(from_day, (
           select max(l.day) from directory.closes l where l.book = in_book and l.env = in_env))
     and c.day <= coalesce(to_day, 'infinity')
   order by c.day
$$;
comment on function directory.list_closes is 'The closed days of a book.';

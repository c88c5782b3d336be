-- The last closed day of each book and environment of `in_books` that has one; a look at the index each.

create or replace function directory.list_last_closes(
  in_books text[]
) returns table (book text, env text, day text) language sql stable as $$
  select b.book, e.env, to_char(l.day, 'YYYY-MM-DD')
    from unnest(in_books) as b (book)
   cross join (values ('production'), ('sandbox')) as e (env)
   cross join lateral (
     select c.day from directory.closes c
      where c.book = b.book and c.env = e.env
      order by c.day desc
      limit 1) as l
$$;
comment on function directory.list_last_closes is 'The last closed day of each book.';

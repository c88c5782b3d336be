-- Copies a book of every offer that the game has.
create or replace function emulator.copy_books(in_appid text, from_book integer, to_book integer)
returns void language sql as $$
  select emulator.copy_book(
           emulator.book_name(o.offer_id, from_book), emulator.book_name(o.offer_id, to_book))
    from directory.offers o where o.appid = in_appid
$$;
comment on function emulator.copy_books is 'Copies a book of every offer that the game has.';

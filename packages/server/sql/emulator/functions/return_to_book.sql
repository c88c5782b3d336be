-- Opens a book that was open before, when what was to replace it failed.
create or replace function emulator.return_to_book(in_number integer, in_book integer)
returns void language sql as $$
  update emulator.namespaces set book = in_book where number = in_number
$$;
comment on function emulator.return_to_book is 'Opens a book that was open before.';

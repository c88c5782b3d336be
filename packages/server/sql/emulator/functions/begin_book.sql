-- Opens an empty book: all that came before stays in the book before.
create or replace function emulator.begin_book(in_number integer)
returns integer language sql as $$
  update emulator.namespaces set book = last_book + 1, last_book = last_book + 1
   where number = in_number
  returning book
$$;
comment on function emulator.begin_book is 'Opens an empty book and returns its number.';

-- The offer_id under which the ledger keeps a book. No offer can be called so: "#" is in no offer_id.
create or replace function emulator.book_name(offer_id text, book integer)
returns text language sql immutable as $$
  select case book when 1 then offer_id else offer_id || '#' || book end
$$;
comment on function emulator.book_name is 'The offer_id under which the ledger keeps a book.';

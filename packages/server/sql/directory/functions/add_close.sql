-- Keeps the close of a day, if it follows the last closed day of the book; false if another one was kept
-- first.

create or replace function directory.add_close(
  in_book text, in_env text, in_day date, in_offer_id text, in_document text, in_sha256 text,
  in_previous text, in_closed_by text, in_closed_at timestamptz
) returns boolean language plpgsql as $$
declare
  last_close directory.closes;
begin
  -- Any fixed number: two that close at once follow each other.
  perform pg_advisory_xact_lock(4803120);
  select * into last_close
    from directory.closes c where c.book = in_book and c.env = in_env order by c.day desc limit 1;
  if last_close.day <> in_day - 1 or last_close.sha256 is distinct from in_previous then
    return false;
  end if;
  insert into directory.closes
    (book, env, day, offer_id, document, sha256, previous, closed_by, closed_at)
  values (in_book, in_env, in_day, in_offer_id, in_document, in_sha256, in_previous, in_closed_by,
          in_closed_at);
  return true;
end
$$;
comment on function directory.add_close is 'Keeps the close of a day.';

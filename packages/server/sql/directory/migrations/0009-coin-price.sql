-- An offer has a price of a coin: from it follow what a top-up costs, and whether that is a tier. Functions
-- that take or return it are dropped here and made again with all others.

alter table directory.offers add column coin_price integer not null default 10
  constraint offers_coin_price check (coin_price between 1 and 1000000);
comment on column directory.offers.coin_price is 'What the platform sells a coin for, in fen.';

drop function if exists directory.create_offer(
  text, text, text, text, integer, boolean, boolean, boolean, boolean, text[], boolean, bytea, bytea,
  timestamptz);
drop function if exists directory.update_offer(
  text, text, integer, boolean, boolean, boolean, boolean, text[], boolean);
drop function if exists directory.list_offers(text, text, text, integer);

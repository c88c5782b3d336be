-- An offer speaks one or more dialects. Processes remember sessions, and ask once a second which of them
-- have changed. Functions that return or take more are dropped here and made again with all others.

alter table directory.offers
  add column dialects text[] not null default '{1.0}'
    constraint offers_dialects check (dialects <@ '{1.0,2.0,xpay}' and cardinality(dialects) > 0),
  add column xpay_partial_refunds boolean not null default false;
comment on column directory.offers.dialects is 'The protocols that calls of this offer may use.';
comment on column directory.offers.xpay_partial_refunds is
  'Whether xpay refunds an order in several parts; otherwise once.';
-- A call of xpay names no offer.
create unique index offers_of_xpay on directory.offers (appid) where 'xpay' = any (dialects);

alter table directory.sessions add column changed_at timestamptz not null default clock_timestamp();
comment on column directory.sessions.changed_at is
  'When the session was stored, replaced or ended, by the clock of this server.';
create index sessions_changed on directory.sessions (changed_at);

drop function if exists directory.create_offer(
  text, text, text, text, integer, boolean, boolean, boolean, boolean, bytea, bytea, timestamptz);
drop function if exists directory.update_offer(
  text, text, integer, boolean, boolean, boolean, boolean);
drop function if exists directory.list_offers(text, text, text, integer);

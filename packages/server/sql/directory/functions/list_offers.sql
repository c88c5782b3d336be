-- A page of the offers in offer_id order, after the given one; in_offer_id asks for one.

create or replace function directory.list_offers(
  in_offer_id text, in_appid text, after_offer_id text, page_size integer
) returns table (
  offer_id text, appid text, name text, currency text, cancel_window_s integer, tombstones boolean,
  require_session boolean, production boolean, sandbox boolean, dialects text[],
  xpay_partial_refunds boolean, coin_price integer, created_at timestamptz
) language sql stable as $$
  select o.offer_id, o.appid, o.name, o.currency, o.cancel_window_s, o.tombstones,
         o.require_session, o.production, o.sandbox, o.dialects, o.xpay_partial_refunds, o.coin_price,
         o.created_at
    from directory.offers o
   where (in_offer_id = '' or o.offer_id = in_offer_id)
     and (in_appid = '' or o.appid = in_appid)
     and o.offer_id > after_offer_id
   order by o.offer_id
   limit page_size
$$;
comment on function directory.list_offers is 'A page of the offers, by offer_id.';

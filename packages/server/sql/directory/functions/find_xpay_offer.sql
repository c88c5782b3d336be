-- The offer of a game that speaks xpay: at most one does.

create or replace function directory.find_xpay_offer(in_appid text)
returns table (offer_id text) language sql stable as $$
  select o.offer_id from directory.offers o
   where o.appid = in_appid and 'xpay' = any (o.dialects)
$$;
comment on function directory.find_xpay_offer is 'The offer of a game that speaks xpay.';

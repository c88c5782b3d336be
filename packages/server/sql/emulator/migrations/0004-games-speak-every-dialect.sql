-- Games of an older release speak every dialect, as new ones do. What their cloud functions may call stays.

update directory.offers o
   set dialects = case
     when o.offer_id = (select min(first.offer_id) from directory.offers first where first.appid = o.appid)
      and not exists (select from directory.offers x where x.appid = o.appid and 'xpay' = any (x.dialects))
       then '{1.0,2.0,xpay}'::text[] else '{1.0,2.0}'::text[] end
 where o.dialects = '{1.0}';

-- Every offer has a live key in each environment.
select o.offer_id, e.env
  from directory.offers o cross join (values ('production'), ('sandbox')) e (env)
 where not exists (
   select from directory.offer_keys k
    where k.offer_id = o.offer_id and k.env = e.env and k.retired_at is null)

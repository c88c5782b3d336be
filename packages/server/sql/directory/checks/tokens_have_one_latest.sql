-- Of each game and kind of token only the newest lives on; the others end 5 minutes after it came.
select t.appid, t.kind, t.serial, t.retires_at, n.serial as newest, n.issued_at
  from directory.tokens t
  join lateral (
    select k.serial, k.issued_at from directory.tokens k
     where k.appid = t.appid and k.kind = t.kind order by k.serial desc limit 1) n on true
 where t.serial < n.serial and t.retires_at > n.issued_at + interval '5 minutes'

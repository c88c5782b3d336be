-- Every account is in the one database that keeps its player, and in no other.
select a.account_id, a.offer_id, a.env, a.openid, a.zone_id, p.part as here, p.parts as of,
       placement.hash(a.openid) & (p.parts - 1) as belongs_to
  from placement.place p
  cross join ledger.accounts a
 where placement.hash(a.openid) & (p.parts - 1) is distinct from p.part

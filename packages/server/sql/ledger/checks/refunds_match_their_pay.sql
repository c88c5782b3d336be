-- The refunded coins of a pay are the sum of its refunds, and never more than the pay.
select coalesce(p.account_id, r.account_id) as account_id, coalesce(p.bill_no, r.pay_bill_no) as bill_no,
       p.amount, p.gift, p.refunded, p.refunded_gift, r.amount as refunds, r.gift as refunds_gift
  from (select * from ledger.orders where kind = 'pay') p
  full join (
    select account_id, pay_bill_no, sum(amount) as amount, sum(gift) as gift
      from ledger.orders where kind = 'refund' group by account_id, pay_bill_no) r
    on r.account_id = p.account_id and r.pay_bill_no = p.bill_no
 where p.bill_no is null or p.refunded <> coalesce(r.amount, 0)
    or p.refunded_gift <> coalesce(r.gift, 0) or p.refunded > p.amount or p.refunded_gift > p.gift

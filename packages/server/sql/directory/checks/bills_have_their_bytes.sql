-- Every file that was taken in is there, byte for byte as long as it was.
select b.bill_id, b.bytes, coalesce(sum(octet_length(c.content)), 0) as kept
  from directory.bills b
  left join directory.bill_chunks c on c.bill_id = b.bill_id
 where b.state <> 'receiving'
 group by b.bill_id, b.bytes
having coalesce(sum(octet_length(c.content)), 0) <> b.bytes

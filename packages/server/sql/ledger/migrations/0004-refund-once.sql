-- A refund may be refused when its pay was refunded before. The functions that take this are made again
-- with all others.

drop function if exists ledger.post_batch(
  text[], text[], text[], text[], text[], text[], bigint[], text[], integer[], boolean[], timestamptz[],
  text[], text[], text[]);
drop function if exists ledger.post_orders(
  text[], text[], text[], text[], text[], text[], bigint[], text[], integer[], boolean[], timestamptz[],
  text[], text[], text[]);

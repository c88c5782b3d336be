-- Changes the settings of an offer; a null keeps what stands.

create or replace function directory.update_offer(
  in_offer_id text, in_name text, in_cancel_window_s integer, in_tombstones boolean,
  in_require_session boolean, in_production boolean, in_sandbox boolean, in_dialects text[],
  in_xpay_partial_refunds boolean, in_coin_price integer
) returns text language plpgsql as $$
begin
  update directory.offers
     set name = coalesce(in_name, name),
         cancel_window_s = coalesce(in_cancel_window_s, cancel_window_s),
         tombstones = coalesce(in_tombstones, tombstones),
         require_session = coalesce(in_require_session, require_session),
         production = coalesce(in_production, production),
         sandbox = coalesce(in_sandbox, sandbox),
         dialects = coalesce(in_dialects, dialects),
         xpay_partial_refunds = coalesce(in_xpay_partial_refunds, xpay_partial_refunds),
         coin_price = coalesce(in_coin_price, coin_price)
   where offer_id = in_offer_id;
  return case when found then 'updated' else 'offer_not_found' end;
exception when unique_violation then
  return 'xpay_taken';
end
$$;
comment on function directory.update_offer is
  'Changes the settings of an offer: updated, offer_not_found or xpay_taken.';

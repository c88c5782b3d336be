-- Registers an offer of a game with its first two keys.

create or replace function directory.create_offer(
  in_offer_id text, in_appid text, in_name text, in_currency text, in_cancel_window_s integer,
  in_tombstones boolean, in_require_session boolean, in_production boolean, in_sandbox boolean,
  in_dialects text[], in_xpay_partial_refunds boolean, in_coin_price integer,
  sealed_production_key bytea, sealed_sandbox_key bytea, at timestamptz
) returns text language plpgsql as $$
begin
  if not exists (select from directory.apps where appid = in_appid) then return 'app_not_found'; end if;
  insert into directory.offers (offer_id, appid, name, currency, cancel_window_s, tombstones,
    require_session, production, sandbox, dialects, xpay_partial_refunds, coin_price, created_at)
  values (in_offer_id, in_appid, in_name, in_currency, in_cancel_window_s, in_tombstones,
    in_require_session, in_production, in_sandbox, in_dialects, in_xpay_partial_refunds,
    in_coin_price, at)
  on conflict (offer_id) do nothing;
  if not found then return 'offer_exists'; end if;
  insert into directory.offer_keys (offer_id, env, sealed_key, created_at)
  values (in_offer_id, 'production', sealed_production_key, at),
         (in_offer_id, 'sandbox', sealed_sandbox_key, at);
  return 'created';
exception when unique_violation then
  return 'xpay_taken';
end
$$;
comment on function directory.create_offer is
  'Registers an offer with its first keys: created, offer_exists, app_not_found or xpay_taken.';

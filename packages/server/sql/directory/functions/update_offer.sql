-- Changes the settings of an offer; a null keeps what stands.

create or replace function directory.update_offer(
  in_offer_id text, in_name text, in_cancel_window_s integer, in_tombstones boolean,
  in_require_session boolean, in_production boolean, in_sandbox boolean
) returns boolean language plpgsql as $$
begin
  update directory.offers
     set name = coalesce(in_name, name),
         cancel_window_s = coalesce(in_cancel_window_s, cancel_window_s),
         tombstones = coalesce(in_tombstones, tombstones),
         require_session = coalesce(in_require_session, require_session),
         production = coalesce(in_production, production),
         sandbox = coalesce(in_sandbox, sandbox)
   where offer_id = in_offer_id;
  return found;
end
$$;
comment on function directory.update_offer is
  'Changes the settings of an offer; false when there is none.';

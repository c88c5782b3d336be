-- A page of an offer's accounts in key order, each as a line of an export (docs/export.md).

create or replace function ledger.export_accounts(
  in_offer_id text, in_env text, after_openid text, after_zone_id text, page_size integer
) returns table (openid text, zone_id text, entry_no bigint, line text)
language sql stable as $$
  select a.openid, a.zone_id, a.entry_no, (select row_to_json(line)::text from (
           select 'account' as type, a.env, a.openid, a.zone_id, a.paid, a.gift, a.save_amt,
             a.present_sum, a.cost_sum, a.entry_no, a.frozen,
             to_char(a.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at) line)
    from ledger.accounts a
   where a.offer_id = in_offer_id and a.env = in_env
     and (a.openid, a.zone_id) > (after_openid, after_zone_id)
   order by a.openid collate "C", a.zone_id collate "C"
   limit page_size
$$;
comment on function ledger.export_accounts is 'A page of the accounts of an offer, as lines.';

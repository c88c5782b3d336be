-- The entries of archived months can be deleted, oldest month first. Their orders stay, and an entry
-- follows from its order and those before it. So a deleted entry can be recreated, and the trigger proves
-- that for each row of a delete. Of each account the last entry of detached time stays (decision 0055).

alter table ledger.archived_months add column sha256 text, add column detached_at timestamptz;
comment on column ledger.archived_months.sha256 is
  'Of the lines of the month''s file, since its first entry may be deleted; null before.';
comment on column ledger.archived_months.detached_at is 'When its last entry was deleted; null before.';

alter table ledger.archive_state
  add column detached_until timestamptz,
  add column detached_account bigint not null default 0,
  add column restored_account bigint not null default 0;
comment on column ledger.archive_state.detached_until is
  'Entries from before may be deleted; null for none. It is set before the first delete.';
comment on column ledger.archive_state.detached_account is 'How far the detaching is, by account_id.';
comment on column ledger.archive_state.restored_account is 'How far the restoring is, by account_id.';

create view ledger.detached_entries as
select o.account_id, o.entry_no, o.paid_delta, o.gift_delta,
       sum(o.paid_delta) over walk::bigint as paid_after, sum(o.gift_delta) over walk::bigint as gift_after,
       o.posted_at, o.kind, o.bill_no
  from (select r.account_id, r.entry_no, r.posted_at, r.kind, r.bill_no,
               case r.kind when 'pay' then r.gift - r.amount else r.amount - r.gift end as paid_delta,
               case r.kind when 'pay' then -r.gift else r.gift end as gift_delta
          from ledger.accounts a
         cross join lateral (
           select e.entry_no from ledger.archived_entries e
            where e.account_id = a.account_id order by e.entry_no limit 1) first
          join ledger.archived_orders r on r.account_id = a.account_id and r.entry_no < first.entry_no
         where r.posted_at < (select s.detached_until from ledger.archive_state s)
           and (select s.detached_until is not null from ledger.archive_state s)) o
window walk as (partition by o.account_id order by o.entry_no);
comment on view ledger.detached_entries is
  'Deleted entries of detached months, as they follow from their orders.';

create view ledger.known_entries as
select * from ledger.entries union all select * from ledger.detached_entries;
comment on view ledger.known_entries is
  'All entries, those of detached months included: for checks and totals.';

create view ledger.known_archived_entries as
select * from ledger.archived_entries union all select * from ledger.detached_entries;
comment on view ledger.known_archived_entries is
  'Archived entries, those of detached months included: for checks.';

create function ledger.refuse_to_forget() returns trigger language plpgsql as $$
begin
  if exists (
    -- "offset 0": the orders of these accounts alone are read.
    with follows as materialized (
      select d.*
        from (select distinct g.account_id from gone g) x
       cross join lateral (
         select d.* from ledger.detached_entries d where d.account_id = x.account_id offset 0) d),
    lost as materialized (select g.* from gone g except all select f.* from follows f)
    select from lost l
      left join ledger.accounts a on a.account_id = l.account_id
     cross join placement.place p
     where a.account_id is null
        or p.part is not distinct from placement.hash(a.openid) & (p.parts - 1)) then
    raise exception '% on ledger.% is refused: money is corrected by a new order', tg_op, tg_table_name
      using errcode = 'PL001';
  end if;
  return null;
end
$$;
comment on function ledger.refuse_to_forget() is
  'Refuses a delete unless every row of it follows from the orders, or belongs to another partition.';

drop trigger archived_entries_are_kept on ledger.archived_entries;
create trigger archived_entries_are_kept after delete on ledger.archived_entries
  referencing old table as gone for each statement execute function ledger.refuse_to_forget();

-- These return something else: they are made again with all others.
drop function if exists ledger.read_archive(text);
drop function if exists ledger.explain_balance(text, text, text, text, bigint, bigint);

-- Old entries and their orders move to tables of their own, in which a pay looks only for an account that has
-- some there (decision 0053). They inherit from the tables of new ones: what reads ledger.orders reads both.

alter table ledger.accounts add column archived_no bigint not null default 0;
comment on column ledger.accounts.archived_no is
  'The number of the last entry that is in ledger.archived_entries, as all before it are; 0 for none.';

create table ledger.archived_orders (
  -- account_id first: orders of one account are on few pages, and a player who is away needs none of them.
  constraint archived_orders_key primary key (account_id, bill_no, kind),
  constraint archived_orders_moved check (entry_no is not null)
) inherits (ledger.orders);
comment on table ledger.archived_orders is 'Orders of archived entries. Their pays can still be refunded.';
-- With the account: many players may share a number, and a table that was never analyzed hides that.
create index archived_orders_bill_no on ledger.archived_orders (bill_no, account_id);
create index archived_orders_refunds on ledger.archived_orders (account_id, pay_bill_no)
  where pay_bill_no is not null;

create table ledger.archived_entries (
  constraint archived_entries_key primary key (account_id, entry_no)
) inherits (ledger.entries);
comment on table ledger.archived_entries is 'The first entries of accounts, up to accounts.archived_no.';
create index archived_entries_posted_at on ledger.archived_entries
  using brin (posted_at) with (pages_per_range = 32, autosummarize = on);

create table ledger.archived_months (
  month date primary key,
  entries bigint not null
);
comment on table ledger.archived_months is 'How many entries of each month of UTC+8 are archived.';

create table ledger.archive_state (
  only_row boolean primary key default true,
  archived_until timestamptz,
  step interval not null default '1 hour',
  constraint archive_state_is_one_row check (only_row)
);
comment on table ledger.archive_state is 'How far ledger.archive_entries is.';
comment on column ledger.archive_state.archived_until is
  'What was posted before is archived, but for entries that came late; null before the first step.';
comment on column ledger.archive_state.step is 'How much time the next step takes.';
insert into ledger.archive_state default values;

create trigger archived_entries_are_append_only before update or truncate on ledger.archived_entries
  for each statement execute function ledger.refuse_change();
create trigger archived_entries_are_kept after delete on ledger.archived_entries
  referencing old table as gone for each statement execute function ledger.refuse_to_lose();
create trigger archived_orders_are_not_emptied before truncate on ledger.archived_orders
  for each statement execute function ledger.refuse_change();
create trigger archived_orders_are_kept after delete on ledger.archived_orders
  referencing old table as gone for each statement execute function ledger.refuse_to_lose();
create trigger archived_orders_keep_their_terms
  before update of account_id, amount, gift, entry_no, posted_at, kind, bill_no, pay_bill_no
  on ledger.archived_orders for each statement execute function ledger.refuse_change();

create or replace function ledger.refuse_to_lose() returns trigger language plpgsql as $$
declare
  is_kept boolean;
begin
  if tg_table_name = 'accounts' then
    select exists (
      select from gone g, placement.place p
       where p.part is not distinct from placement.hash(g.openid) & (p.parts - 1)) into is_kept;
  elsif tg_table_name = 'entries' then
    select exists (
      select from gone g
        left join only ledger.archived_entries r
          on r.account_id = g.account_id and r.entry_no = g.entry_no and (r.*) is not distinct from (g.*)
        left join ledger.accounts a on a.account_id = g.account_id
       cross join placement.place p
       where r.account_id is null
         and (a.account_id is null
              or p.part is not distinct from placement.hash(a.openid) & (p.parts - 1))) into is_kept;
  elsif tg_table_name = 'orders' then
    select exists (
      select from gone g
        left join only ledger.archived_orders r
          on r.account_id = g.account_id and r.bill_no = g.bill_no and r.kind = g.kind
         and (r.*) is not distinct from (g.*)
        left join ledger.accounts a on a.account_id = g.account_id
       cross join placement.place p
       where r.account_id is null
         and (a.account_id is null
              or p.part is not distinct from placement.hash(a.openid) & (p.parts - 1))) into is_kept;
  else
    -- A row without an account could be anybody's: it stays.
    select exists (
      select from gone g
        left join ledger.accounts a on a.account_id = g.account_id
       cross join placement.place p
       where a.account_id is null
          or p.part is not distinct from placement.hash(a.openid) & (p.parts - 1)) into is_kept;
  end if;
  if is_kept then
    raise exception '% on ledger.% is refused: money is corrected by a new order', tg_op, tg_table_name
      using errcode = 'PL001';
  end if;
  return null;
end
$$;
comment on function ledger.refuse_to_lose() is
  'Refuses a delete unless every row of it is in the archive as it was, or belongs to another partition.';

-- ledger.list_last_written returns something else: it is made again with all others.
drop function if exists ledger.list_last_written(text, text, text, text, timestamptz, timestamptz, integer);

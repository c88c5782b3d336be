-- Files of the game and of the platform that are compared with the ledger, and what differs.

create table directory.bills (
  bill_id bigint generated always as identity primary key,
  offer_id text not null,
  book text not null,
  env text not null,
  kind text not null,
  name text not null,
  sha256 text not null,
  bytes bigint not null,
  format text not null,
  rows integer not null,
  heads jsonb not null,
  preview jsonb not null,
  guess jsonb not null,
  state text not null default 'receiving',
  mapping jsonb,
  from_at timestamptz,
  to_at timestamptz,
  compare_no integer not null default 0,
  job_id uuid,
  sums jsonb,
  problem text,
  uploaded_by text not null,
  uploaded_at timestamptz not null,
  compared_by text,
  compared_at timestamptz,
  constraint bills_env check (env in ('production', 'sandbox')),
  constraint bills_kind check (kind in ('game', 'xpay-orders', 'xpay-summary', 'wechatpay')),
  constraint bills_format check (format in ('csv', 'xlsx')),
  constraint bills_state check (
    state in ('receiving', 'uploaded', 'comparing', 'compared', 'failed')),
  constraint bills_compared check (state <> 'compared' or (sums is not null and compared_at is not null)),
  constraint bills_terms check (
    (mapping is null) = (from_at is null) and (from_at is null) = (to_at is null) and from_at < to_at)
);
comment on table directory.bills is 'Files that are compared with the ledger.';
comment on column directory.bills.book is 'Where the ledger keeps the accounts that it is compared with.';
comment on column directory.bills.rows is 'Without the heads.';
comment on column directory.bills.preview is 'The first rows: a list of {row, cells}.';
comment on column directory.bills.guess is 'The mapping and the period that the file suggests.';
comment on column directory.bills.mapping is 'Which column says what, as it was compared.';
comment on column directory.bills.compare_no is 'How often it was compared.';
comment on column directory.bills.problem is 'Why it could not be compared.';
create unique index bills_by_file on directory.bills (book, env, kind, sha256);
create index bills_of_book on directory.bills (book, env, bill_id);
create index bills_mapped on directory.bills (offer_id, kind, compared_at) where mapping is not null;

create table directory.bill_chunks (
  bill_id bigint not null references directory.bills,
  chunk_no integer not null,
  content bytea not null,
  primary key (bill_id, chunk_no)
);
comment on table directory.bill_chunks is 'The bytes of the files, as they came.';

create table directory.bill_lines (
  bill_id bigint not null references directory.bills,
  number text not null,
  openid text not null,
  zone_id text not null,
  row_no integer not null,
  has_order boolean not null,
  is_failed boolean not null,
  amount bigint,
  returned bigint not null,
  at timestamptz,
  is_seen boolean not null default false,
  primary key (bill_id, number, openid, zone_id)
);
comment on table directory.bill_lines is
  'What a file says about each order, while it is compared with the ledger.';
comment on column directory.bill_lines.openid is 'Empty where the file does not say it; so with zone_id.';
comment on column directory.bill_lines.has_order is 'False where the file has only refunds of the order.';
comment on column directory.bill_lines.is_failed is 'The file says that nothing was moved.';
comment on column directory.bill_lines.is_seen is 'An order of the ledger was found for it.';

create table directory.bill_differences (
  difference_id bigint generated always as identity primary key,
  bill_id bigint not null references directory.bills,
  compare_no integer not null,
  cause text not null,
  number text not null,
  openid text not null,
  zone_id text not null,
  row_no integer not null,
  our_kind text,
  ours bigint,
  our_returned bigint,
  our_at timestamptz,
  theirs bigint,
  their_returned bigint,
  at timestamptz not null,
  resolution text,
  note text,
  named_no text,
  resolved_by text,
  resolved_at timestamptz,
  constraint bill_differences_cause check (
    cause in ('missing_here', 'missing_there', 'amount', 'state', 'late', 'duplicate_in_file',
              'unknown_player', 'returned_outside')),
  constraint bill_differences_our_kind check (
    our_kind in ('pay', 'recharge', 'present', 'purchase', 'day')),
  constraint bill_differences_resolution check (
    resolution in ('recharged', 'cancelled', 'frozen', 'accepted', 'waiting')),
  constraint bill_differences_resolved check (
    (resolution is null) = (resolved_by is null) and (resolution is null) = (resolved_at is null)),
  constraint bill_differences_accepted_with_note check (resolution <> 'accepted' or note is not null),
  constraint bill_differences_recharge_named check (resolution <> 'recharged' or named_no is not null)
);
comment on table directory.bill_differences is
  'Where a file and the ledger differ, and what was done about it.';
comment on column directory.bill_differences.compare_no is 'The last comparison that found it.';
comment on column directory.bill_differences.row_no is 'The row of the file; 0 where it has none.';
comment on column directory.bill_differences.our_kind is 'What the ledger has; null where it has nothing.';
comment on column directory.bill_differences.ours is 'Coins; of a purchase and a day, fen.';
comment on column directory.bill_differences.theirs is 'Coins; of a bill of the platform, fen.';
comment on column directory.bill_differences.at is 'When it happened, as the ledger says, or else the file.';
comment on column directory.bill_differences.named_no is 'The order of the ledger that resolved it.';
create unique index bill_differences_once on directory.bill_differences (
  bill_id, cause, number, openid, zone_id, (case when cause = 'duplicate_in_file' then row_no else 0 end));
create index bill_differences_of_bill on directory.bill_differences (bill_id, difference_id);

create trigger bill_differences_keep_their_key
  before update of bill_id, cause, number, openid, zone_id on directory.bill_differences
  for each statement execute function directory.refuse_change();

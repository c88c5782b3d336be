-- Filters of the console's lists that operators have given a name.

create table directory.saved_views (
  operator_name text not null references directory.operators,
  page text not null,
  view_name text not null,
  query text not null,
  saved_at timestamptz not null,
  primary key (operator_name, page, view_name)
);
comment on table directory.saved_views is
  'Filters of a list of the console under a name of the operator''s.';
comment on column directory.saved_views.page is 'The list: orders, purchases.';
comment on column directory.saved_views.query is 'The filters as they stand in the address of the page.';

-- It has one more parameter now: who asked.
drop function if exists directory.list_approvals(
  boolean, text, text, jsonb, timestamptz, bigint, integer);

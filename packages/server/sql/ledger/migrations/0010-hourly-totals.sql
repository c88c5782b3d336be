-- What moved in each hour, for overviews: added up beside the ledger, never by a pay. Totals hold from
-- filled_from to filled_until; what is later is read from the entries themselves. They may be dropped at
-- any time: ledger.fill_totals adds them up again, as it does when the partitions were doubled.

create table ledger.hourly_totals (
  hour timestamptz not null,
  orders bigint not null,
  paid bigint not null,
  gift bigint not null,
  offer_id text not null,
  env text not null,
  zone_id text not null,
  kind text not null,
  primary key (offer_id, env, hour, zone_id, kind)
);
comment on table ledger.hourly_totals is 'What moved in each hour, by offer, zone and kind of order.';
comment on column ledger.hourly_totals.paid is 'Bought coins that moved, always positive.';
comment on column ledger.hourly_totals.gift is 'Given coins that moved, always positive.';

create table ledger.totals_state (
  only_row boolean primary key default true,
  filled_from timestamptz,
  filled_until timestamptz,
  parts integer,
  step_s integer not null default 60,
  is_whole boolean not null default false,
  constraint totals_state_is_one_row check (only_row),
  constraint totals_state_is_filled check ((filled_from is null) = (filled_until is null))
);
comment on table ledger.totals_state is 'The time of which the hourly totals hold every entry.';
comment on column ledger.totals_state.parts is
  'How many parts there were; of another number the totals hold accounts that went elsewhere.';
comment on column ledger.totals_state.step_s is 'How many seconds are added up at once.';
comment on column ledger.totals_state.is_whole is 'Nothing was posted before filled_from.';
insert into ledger.totals_state default values;

-- Which players this database keeps. A database of its own keeps them all: it is part 0 of 1. A
-- partition is one of 2^n, and a router, which keeps none, has no part.

create schema placement;
comment on schema placement is 'Which players this database keeps, and the gate that holds it to that.';

create table placement.schema_files (
  name text primary key,
  sha256 text not null,
  applied_at timestamptz not null default now()
);
comment on table placement.schema_files is
  'The migrations applied to this schema, and the hash of its functions.';

create table placement.place (
  only_row boolean primary key default true,
  part integer,
  parts integer not null,
  constraint place_is_one_row check (only_row),
  -- A power of two: doubling then moves the players of each part to one other part alone.
  constraint place_parts_are_a_power_of_two check (parts > 0 and parts & (parts - 1) = 0),
  constraint place_part_within_parts check (part between 0 and parts - 1)
);
comment on table placement.place is
  'The part that this database is; part is null in a router.';
insert into placement.place (part, parts) values (0, 1);

create table placement.prunings (
  pruned_at timestamptz not null default now(),
  part integer not null,
  parts integer not null,
  accounts bigint not null,
  orders bigint not null,
  entries bigint not null
);
comment on table placement.prunings is
  'What was removed here after a doubling, because another partition keeps it.';

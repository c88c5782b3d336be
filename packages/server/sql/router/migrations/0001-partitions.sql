-- The router: where the partitions are. It keeps no player; its ledger functions pass calls on.

create schema router;
comment on schema router is 'Where the partitions of the ledger are, and how a call finds its own.';

create table router.schema_files (
  name text primary key,
  sha256 text not null,
  applied_at timestamptz not null default now()
);
comment on table router.schema_files is
  'The migrations applied to this schema, and the hash of its functions.';

create table router.partitions (
  part integer primary key,
  url text not null,
  connection text not null,
  constraint partitions_part_counts_from_0 check (part >= 0)
);
comment on table router.partitions is 'The partitions: as a URL, and as libpq reads it.';

create table router.doubling (
  part integer primary key,
  url text not null
);
comment on table router.doubling is 'The databases that are becoming the other half of the partitions.';

create table router.state (
  only_row boolean primary key default true,
  map_version integer not null default 1,
  functions_sha256 text,
  constraint state_is_one_row check (only_row)
);
comment on column router.state.map_version is 'Counts the changes of partitions: PL/Proxy looks at it.';
comment on column router.state.functions_sha256 is
  'The functions of the partitions from which those of the router were generated.';
insert into router.state default values;

create extension plproxy;

-- PL/Proxy asks these three; it finds them by their names.
create schema plproxy;
create function plproxy.get_cluster_version(cluster_name text) returns integer
language sql stable as 'select map_version from router.state';
create function plproxy.get_cluster_partitions(cluster_name text) returns setof text
language plpgsql stable as 'begin return query select * from router.list_connections(cluster_name); end';
create function plproxy.get_cluster_config(in cluster_name text, out key text, out val text)
returns setof record language sql stable as 'select null::text, null::text where false';

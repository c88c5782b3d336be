-- Work that takes longer than a request: any process tells how far it is, also when the one that does it
-- is gone.

create table directory.jobs (
  job_id uuid primary key default gen_random_uuid(),
  kind text not null,
  terms jsonb not null,
  state text not null default 'running',
  done integer not null default 0,
  total integer not null default 0,
  result jsonb,
  started_by text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  alive_until timestamptz not null,
  constraint jobs_state check (
    state in ('running', 'done', 'failed') and (state = 'running') = (ended_at is null))
);
comment on table directory.jobs is 'Work that takes longer than a request, for 90 days.';
comment on column directory.jobs.terms is 'What was asked for.';
comment on column directory.jobs.alive_until is
  'The process that does it says before then that it lives; else the job has failed.';
create index jobs_started_at on directory.jobs (started_at, job_id);

-- Where the pushes of a game go. Secrets are sealed under the master key: JSON {token, aes_key}.

create table directory.push_targets (
  appid text not null references directory.apps,
  channel text not null,
  url text not null,
  format text not null,
  sealed_secrets bytea not null,
  is_safe boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (appid, channel),
  constraint push_targets_channel check (channel in ('platform', 'orders')),
  constraint push_targets_format check (format in ('json', 'xml'))
);
comment on table directory.push_targets is 'Where the pushes of a game go.';
comment on column directory.push_targets.channel is
  'platform: the message server, pushes of the dialects; orders: those of Pactolus.';
comment on column directory.push_targets.is_safe is 'Whether messages are encrypted: safe mode.';

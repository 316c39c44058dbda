-- What the installation is told: connections, policies, keys, subscriptions.

create table connections (
  name text primary key,
  kind text not null,
  base_url text,
  -- AES-256-GCM under AFTERCARE_SECRET
  credentials bytea,
  webhook_secrets bytea,
  policy text not null default 'default',
  -- { organisation, from, timeZone, … }: see domain/connection
  settings jsonb not null default '{}',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
insert into connections (name, kind) values ('api', 'api');

create table policies (
  name text not null,
  version integer not null,
  rules jsonb not null,
  updated_at timestamptz not null default now(),
  updated_by text not null,
  primary key (name, version)
);

create table policy_pauses (
  policy text primary key,
  since timestamptz not null default now(),
  by text not null
);

create table api_keys (
  id text primary key,
  sha256 bytea not null unique,
  prefix text not null,
  name text not null,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);

create table idempotency_keys (
  api_key_id text not null references api_keys,
  key text not null,
  request_sha256 bytea not null,
  -- null while the first request is still running
  status integer,
  response text,
  created_at timestamptz not null default now(),
  primary key (api_key_id, key)
);

create table subscriptions (
  name text primary key,
  url text not null,
  events text[] not null,
  secret bytea not null,
  version integer not null default 1,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

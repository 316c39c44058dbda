-- Who changed which setting, and what the last live check of a connection found.

create table settings_changes (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  -- 'person:<id>', 'api:<name of the key>'
  actor text not null,
  what text not null,
  subject text not null,
  -- as it was and as it is, never a secret; null = not there
  before jsonb,
  after jsonb
);

create table connection_checks (
  connection text primary key references connections on delete cascade,
  at timestamptz not null default now(),
  -- [{ what, ok, detail }]
  lines jsonb not null
);

-- The people who work in the console, how they sign in, and how long that lasts.

create table people (
  id text primary key,
  -- as written; one person for each address, whatever its case
  email text not null,
  name text not null default '',
  role text not null check (role in ('lead', 'agent', 'admin', 'auditor')),
  time_zone text not null default 'UTC',
  created_at timestamptz not null default now(),
  disabled_at timestamptz
);
create unique index people_email on people (lower(email));

create table sign_in_links (
  sha256 bytea primary key,
  person_id text not null references people on delete cascade,
  -- the page that was wanted before the question who wants it
  return_to text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index sign_in_links_expired on sign_in_links (expires_at);

create table sessions (
  sha256 bytea primary key,
  person_id text not null references people on delete cascade,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index sessions_person on sessions (person_id);
create index sessions_last_seen on sessions (last_seen_at);

-- Keys that outlive AFTERCARE_SECRET: random, and sealed under it as every other secret is.
create table data_keys (
  name text primary key,
  box bytea not null,
  created_at timestamptz not null default now()
);

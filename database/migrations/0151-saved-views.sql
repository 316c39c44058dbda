-- The lists that a person comes back to, by the name they gave them.

create table saved_views (
  id text primary key,
  person_id text not null references people on delete cascade,
  name text not null,
  -- the query of the list's address, as the list itself writes it
  query text not null,
  created_at timestamptz not null default now(),
  unique (person_id, name)
);

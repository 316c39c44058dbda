-- A helpdesk that signs with a wrong secret is found out by nobody else: polling goes on finding what it tells.

create table refused_webhooks (
  connection text primary key references connections (name) on delete cascade,
  -- to the minute
  at timestamptz not null default now()
);

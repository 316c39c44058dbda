-- What is handed to people, and what is told to subscribed systems.

create table reviews (
  id text primary key,
  subject text not null,
  reason text not null,
  state text not null default 'open',
  opened_at timestamptz not null default now(),
  concluded_at timestamptz
);
create unique index reviews_one_open on reviews (subject) where state = 'open';

create table review_follow_ups (
  review_id text not null references reviews,
  follow_up_id text not null references follow_ups,
  primary key (review_id, follow_up_id)
);

create table alarms (
  id bigint generated always as identity primary key,
  kind text not null,
  subject text not null,
  since timestamptz not null default now(),
  owner text,
  mailed_at timestamptz,
  cleared_at timestamptz
);
create unique index alarms_one_open on alarms (kind, subject) where cleared_at is null;

create table inbound_mails (
  id text primary key,
  sha256 bytea not null unique,
  raw bytea not null,
  -- null when no token of ours was found in it
  follow_up_id text references follow_ups,
  state text not null default 'needs_look',
  received_at timestamptz not null default now()
);
create index inbound_mails_follow_up on inbound_mails (follow_up_id);

create table outbox (
  id text primary key,
  type text not null,
  follow_up_id text references follow_ups,
  data jsonb not null,
  at timestamptz not null default now(),
  -- null until a delivery row stands for every subscription that wants it
  spread_at timestamptz
);
create index outbox_waiting on outbox (at) where spread_at is null;

create table deliveries (
  event_id text not null references outbox,
  subscription text not null references subscriptions on delete cascade,
  attempts integer not null default 0,
  next_attempt_at timestamptz default now(),
  delivered_at timestamptz,
  last_status integer,
  last_error text,
  primary key (event_id, subscription)
);
create index deliveries_waiting on deliveries (next_attempt_at) where next_attempt_at is not null;

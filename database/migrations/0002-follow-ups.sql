-- The path of a ticket: what came in, whom it concerns, and the follow-up on each resolution.

create table inbox (
  id bigint generated always as identity primary key,
  connection text not null,
  dedupe_key text not null,
  -- the helpdesk's id of the ticket to read again; the body itself decides nothing
  ticket_id text not null,
  body text not null,
  received_at timestamptz not null default now(),
  handled_at timestamptz,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  last_error text,
  unique (connection, dedupe_key)
);
create index inbox_waiting on inbox (next_attempt_at) where handled_at is null;

create table customers (
  id text primary key,
  -- HMAC of the normalised address; null when the helpdesk gave none
  address_hmac bytea unique,
  -- 'connection/external id'; how a customer without an address is known
  external_id text unique,
  email text,
  name text,
  language text,
  time_zone text,
  company text,
  bounced_at timestamptz,
  erased_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index customers_company on customers (company) where company is not null;

create table tickets (
  id text primary key,
  connection text not null references connections on delete no action,
  external_id text not null,
  customer_id text not null references customers,
  subject text not null,
  url text,
  team text,
  tags text[] not null default '{}',
  priority text,
  channel text,
  message_id text,
  last_human_contact_at timestamptz,
  merged_into text,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (connection, external_id)
);
create index tickets_customer on tickets (customer_id);

create table resolutions (
  id text primary key,
  ticket_id text not null references tickets,
  resolution_key text not null,
  at timestamptz not null,
  summary text not null default '',
  agent_email text,
  agent_name text,
  team text,
  created_at timestamptz not null default now(),
  unique (ticket_id, resolution_key)
);

create table follow_ups (
  id text primary key,
  origin text not null check (origin in ('resolution', 'outreach')),
  origin_id text not null,
  ticket_id text not null references tickets,
  customer_id text not null references customers,
  attempt integer not null,
  stage text not null check (stage in
    ('accepted', 'scheduled', 'asking', 'asked', 'answered', 'settled', 'skipped', 'cancelled')),
  reason text,
  policy_name text not null,
  policy_version integer not null,
  resolved_at timestamptz not null,
  check_in_at timestamptz,
  latest_at timestamptz,
  -- answer links close here; afterwards only "still broken" is accepted
  answer_until timestamptz not null,
  -- the question's number: 1, and one more each time a customer who had not tested is asked again
  round integer not null default 1,
  -- a person said "send now": the wait and the hours no longer count
  released_at timestamptz,
  asked_at timestamptz,
  reminded_at timestamptz,
  away_until timestamptz,
  answer_version integer not null default 0,
  settled_version integer not null default -1,
  settlements integer not null default 0,
  outcome text,
  outcome_at timestamptz,
  outcome_receipt jsonb,
  -- why a person must look; null when nobody must
  needs_look text,
  -- the next moment something should have happened by; reconcile looks at what is overdue
  due_at timestamptz,

  -- What the relay needs to bring Temporal to the wanted state (client/relay).
  workflow text not null default 'none' check (workflow in ('none', 'started', 'terminated')),
  wake text check (wake in ('released', 'withdrawn', 'away')),
  signalled_version integer not null default 0,
  relay_need integer not null default 0,
  relay_at timestamptz,
  relay_attempts integer not null default 0,

  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (origin, origin_id),
  foreign key (policy_name, policy_version) references policies (name, version)
);
create unique index follow_ups_one_open on follow_ups (ticket_id)
  where stage in ('accepted', 'scheduled', 'asking', 'asked');
create index follow_ups_relay on follow_ups (relay_at) where relay_at is not null;
create index follow_ups_due on follow_ups (due_at) where due_at is not null;
create index follow_ups_ticket on follow_ups (ticket_id);
create index follow_ups_customer on follow_ups (customer_id);
create index follow_ups_newest on follow_ups (created_at desc, id desc);

create table timeline (
  id bigint generated always as identity primary key,
  follow_up_id text not null references follow_ups,
  at timestamptz not null default now(),
  event text not null,
  -- ids, enums and numbers; a customer's words stay in their own tables
  detail jsonb not null default '{}',
  actor text
);
create index timeline_follow_up on timeline (follow_up_id, id);

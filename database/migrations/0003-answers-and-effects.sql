-- Asking, answering, settling: mails and their links, every version of every answer, the ledger of outward acts.

create table mails (
  id text primary key,
  message_id text not null unique,
  kind text not null,
  customer_id text not null references customers,
  effect_key text not null,
  subject text,
  claimed_at timestamptz not null default now()
);
create index mails_customer on mails (customer_id, claimed_at);

create table mail_follow_ups (
  mail_id text not null references mails,
  follow_up_id text not null references follow_ups,
  kind text not null,
  round integer not null,
  primary key (mail_id, follow_up_id),
  unique (follow_up_id, kind, round)
);

create table tokens (
  sha256 bytea primary key,
  purpose text not null check (purpose in ('answer', 'opt_out', 'reply', 'bounce')),
  follow_up_id text not null references follow_ups,
  mail_id text references mails,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index tokens_follow_up on tokens (follow_up_id);

create table answers (
  follow_up_id text not null references follow_ups,
  version integer not null,
  verdict text not null check (verdict in ('held', 'partly', 'not_held', 'not_tested')),
  satisfaction smallint check (satisfaction between 1 and 5),
  effort smallint check (effort between 1 and 7),
  words text not null default '',
  again_on date,
  source text not null check (source in ('page', 'reply', 'api', 'agent')),
  -- a form's nonce, a request's key: the same thing sent twice is one answer
  dedupe_key text not null,
  actor text,
  at timestamptz not null default now(),
  primary key (follow_up_id, version),
  unique (follow_up_id, source, dedupe_key)
);

create table settlements (
  follow_up_id text not null references follow_ups,
  number integer not null,
  -- 0 = silence
  answer_version integer not null,
  verdict text,
  action text not null,
  reason text,
  at timestamptz not null default now(),
  primary key (follow_up_id, number),
  unique (follow_up_id, answer_version)
);

create table effects (
  key text primary key,
  follow_up_id text not null references follow_ups,
  kind text not null,
  settlement integer,
  phase text not null check (phase in ('planned', 'claimed', 'data_sent', 'accepted', 'refused', 'unknown')),
  attempt integer not null default 0,
  lease_until timestamptz,
  receipt jsonb,
  error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index effects_follow_up on effects (follow_up_id);

create table opt_outs (
  address_hmac bytea not null,
  -- null = every check-in to this address
  ticket_id text references tickets,
  at timestamptz not null default now(),
  by text not null,
  unique nulls not distinct (address_hmac, ticket_id)
);

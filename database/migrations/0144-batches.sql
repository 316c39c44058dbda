-- What a person did to several follow-ups at once, and what became of each, so that all of it can be undone together.

create table batches (
  id text primary key,
  person_id text not null references people on delete cascade,
  -- of the form that asked for it: sent twice it is one
  nonce text not null,
  act text not null check (act in ('skip', 'cancel', 'look')),
  at timestamptz not null default now(),
  unique (person_id, nonce)
);
create table batch_follow_ups (
  batch_id text not null references batches on delete cascade,
  place integer not null,
  follow_up_id text not null references follow_ups on delete cascade,
  -- null = not reached yet
  became text,
  -- what a look was about: which reason, which replies
  look jsonb,
  -- 'restored', or why it was not; null = nobody has undone it
  undone text,
  primary key (batch_id, follow_up_id)
);
create index batch_follow_ups_follow_up on batch_follow_ups (follow_up_id);

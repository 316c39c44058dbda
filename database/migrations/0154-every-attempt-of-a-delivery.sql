-- What a receiver answered to each attempt; the newest of them for each event.

create table delivery_attempts (
  event_id text not null,
  subscription text not null,
  -- counts on over everything that was asked for once more
  attempt integer not null,
  at timestamptz not null default now(),
  -- null = there was no answer
  status integer,
  -- null = it was taken
  error text,
  answer text not null,
  primary key (event_id, subscription, attempt),
  foreign key (event_id, subscription) references deliveries on delete cascade
);

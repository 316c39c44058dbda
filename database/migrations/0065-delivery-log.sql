-- What was delivered to a subscription, newest event first; and a delivery that a person asks for once more.

alter table deliveries
  -- when the event happened: the order of the log
  add column event_at timestamptz not null default now(),
  -- the attempts before somebody asked for it once more; the waits between attempts begin anew behind them
  add column earlier_attempts integer not null default 0;
update deliveries set event_at = outbox.at from outbox where outbox.id = deliveries.event_id;
create index deliveries_log on deliveries (subscription, event_at desc, event_id desc);
create index deliveries_failed on deliveries (subscription)
  where next_attempt_at is null and delivered_at is null;

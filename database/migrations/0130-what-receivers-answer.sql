-- Since when a delivery fails, and what its receiver answered last: a subscription's page says how it does.

alter table deliveries
  -- the first of the attempts that failed in a row; null = none has failed since it was asked for
  add column failing_since timestamptz,
  -- the beginning of the newest answer's body
  add column last_answer text;
create index deliveries_delivered on deliveries (subscription, delivered_at desc) where delivered_at is not null;
create index deliveries_open on deliveries (subscription) where delivered_at is null;

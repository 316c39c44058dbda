-- What reconcile remembers: how far each helpdesk has been asked for solved tickets, and which follow-ups it set going again.

create table poll_cursors (
  connection text primary key references connections on delete cascade,
  -- by the helpdesk's own clock; everything solved until then has been seen
  solved_until timestamptz not null,
  polled_at timestamptz not null default now(),
  failures integer not null default 0
);

alter table follow_ups add column repaired_at timestamptz;

-- What a review's workflow should know, what it has looked at, and when it is to look again.

alter table reviews
  add column workflow text not null default 'none' check (workflow in ('none', 'started')),
  -- grows with every change that moves a date, an owner or an end
  add column relay_need integer not null default 1,
  -- the newest need the workflow has looked at
  add column seen_need integer not null default 0,
  -- when the relay is to look at it; null = Temporal knows all there is
  add column relay_at timestamptz default now(),
  add column relay_attempts integer not null default 0,
  -- when somebody is to be told something; null = it waits for people
  add column due_at timestamptz,
  add column repaired_at timestamptz,
  -- since when nobody owns it; null = somebody does
  add column unowned_since timestamptz default now();

update reviews set
  unowned_since = case when owner_id is null then coalesce(reopened_at, opened_at) end,
  relay_at = case when state = 'open' or check_on >= (now() at time zone 'UTC')::date then now() end;

create index reviews_relay on reviews (relay_at) where relay_at is not null;
create index reviews_due_at on reviews (due_at) where due_at is not null;

-- What people find out in a root-cause review.

create table causes (
  id text primary key,
  name text not null,
  department text,
  retired_at timestamptz,
  created_at timestamptz not null default now()
);
-- one cause for each name, whatever its case
create unique index causes_name on causes (lower(name));

alter table reviews
  -- grows with every change; whoever changes says which one they had read
  add column version integer not null default 1,
  -- null = the subject of its ticket
  add column title text,
  -- null = opened by itself
  add column opened_by text,
  add column reopened_at timestamptz,
  add column concluded_by text,
  add column due_on date not null default (now() at time zone 'UTC')::date + 7,
  add column department text,
  add column owner_id text references people,
  add column whys text[] not null default '{}',
  add column cause_id text references causes,
  add column corrective_action text not null default '',
  -- null = whoever owns the review
  add column action_owner_id text references people,
  add column action_due_on date,
  add column check_on date,
  add column conclusion text not null default '',
  add check (state in ('open', 'concluded')),
  add check (cardinality(whys) <= 5);
-- A review that was opened before is due like one that is opened now.
create index reviews_due on reviews (due_on, id) where state = 'open';
create index reviews_newest on reviews (opened_at desc, id desc);
create index reviews_owner on reviews (owner_id) where owner_id is not null;
create index reviews_cause on reviews (cause_id) where cause_id is not null;
create index review_follow_ups_follow_up on review_follow_ups (follow_up_id);

-- Who changed what, from what to what.
create table review_changes (
  id bigint generated always as identity primary key,
  -- the id of what was changed
  subject text not null,
  at timestamptz not null default now(),
  -- null = it happened by itself
  actor text,
  what text not null,
  -- the version that came of it, where the subject has versions
  version integer,
  -- { field: [before, after] }
  fields jsonb not null default '{}'
);
create index review_changes_subject on review_changes (subject, id);

-- Mails to our own people stand in the same ledger as everything else that goes out.

alter table effects alter column follow_up_id drop not null;

create table staff_mails (
  id text primary key,
  effect_key text not null unique references effects,
  message_id text not null unique,
  kind text not null,
  person_id text not null references people,
  -- the id of what it is about
  subject text not null,
  -- what it tells of that subject: a day, or since when something is so
  about text not null,
  planned_at timestamptz not null default now()
);
create index staff_mails_subject on staff_mails (subject);

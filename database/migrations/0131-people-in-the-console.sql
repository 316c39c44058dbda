-- People are invited and changed in the console: which version was read, when somebody was last here, and a place in the
-- ledger for mails that belong to no follow-up.

alter table people
  add column version integer not null default 1,
  -- to the minute; outlives the sessions, which are forgotten
  add column last_seen_at timestamptz;
update people set last_seen_at = (select max(sessions.last_seen_at) from sessions where person_id = people.id);
alter table effects alter column follow_up_id drop not null;
create index effects_invitations on effects (created_at) where kind = 'invitation';

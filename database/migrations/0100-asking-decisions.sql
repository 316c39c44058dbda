-- What was decided when a question came due, and every rule as it stood at that moment.
create table asking_decisions (
  id bigint generated always as identity primary key,
  follow_up_id text not null references follow_ups,
  at timestamptz not null default now(),
  question text not null check (question in ('check_in', 'reminder')),
  answer text not null check (answer in ('ask', 'later', 'skip')),
  because text,
  until timestamptz,
  -- names of rules that passed, and whole results of the others: enums, counts and times only
  rules jsonb not null
);
create index asking_decisions_follow_up on asking_decisions (follow_up_id, id);

-- The metrics count what is open every few seconds, and nothing of what is over.

create index follow_ups_open on follow_ups (stage)
  where stage in ('accepted', 'scheduled', 'asking', 'asked', 'answered');

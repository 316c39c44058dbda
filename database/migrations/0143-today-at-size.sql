-- What Today counts, and which tickets an agent solved, is read from indexes alone.

create index follow_ups_to_ask on follow_ups (due_at) where stage = 'scheduled';
create index follow_ups_asked on follow_ups (asked_at) where stage = 'asked';
create index resolutions_solver on resolutions (lower(agent_email)) include (ticket_id, agent_email)
  where agent_email is not null;
drop index resolutions_agent;

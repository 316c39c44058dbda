-- What the console's lists are read by, so that their cost depends on what they show and not on what there is.

create index follow_ups_needs_look on follow_ups (id) where needs_look is not null;
create index follow_ups_urgent
  on follow_ups ((needs_look is null), (coalesce(due_at, 'infinity'::timestamptz)), id desc)
  where stage in ('accepted', 'scheduled', 'asking', 'asked', 'answered');
create index follow_ups_stage on follow_ups (stage, created_at desc, id desc);
create index inbound_mails_needs_look on inbound_mails (follow_up_id) where state = 'needs_look';
create index resolutions_agent on resolutions (lower(agent_email)) where agent_email is not null;
create index tickets_team on tickets (team) where team is not null;
create index settlements_at on settlements (at);
create index mails_claimed on mails (claimed_at);

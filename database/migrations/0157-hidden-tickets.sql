-- A helpdesk may tell of tickets that our account must not read: the check names the newest of them.

create index inbox_hidden on inbox (connection, received_at) where last_error = 'hidden';

comment on column refused_webhooks.at is 'the first after a genuine one, then to the hour';

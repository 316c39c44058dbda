-- Where a customer wrote what is kept as a reply: by mail, or into the ticket itself, which opened it again.
alter table inbound_mails
  add column came_by text not null default 'mail' check (came_by in ('mail', 'ticket'));

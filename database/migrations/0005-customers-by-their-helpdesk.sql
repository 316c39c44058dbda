-- The id a ticket's helpdesk knows its customer by, so that they can be looked up by it.
alter table tickets add column customer_external_id text;
create index tickets_customer_external_id on tickets (customer_external_id) where customer_external_id is not null;

-- How a customer told one of us what was recorded on their behalf; null where they answered themselves, or nobody said.

alter table answers add column channel text;
-- No row has one yet: they need not be read.
alter table answers
  add constraint answers_channel_check check (channel in ('phone', 'chat', 'in_person', 'ticket', 'mail')) not valid;

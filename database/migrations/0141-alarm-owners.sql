-- Who takes care of an alarm, who cleared it, and what they did about it.

alter table alarms add column owned_at timestamptz;
alter table alarms add column cleared_by text;
alter table alarms add column done text;
-- until now the owner was written when it was cleared
update alarms set cleared_by = owner, owner = null where cleared_at is not null and owner is not null;
create index alarms_cleared on alarms (cleared_at desc, id desc) where cleared_at is not null;

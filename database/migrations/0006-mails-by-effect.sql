-- Each try of a mail looks it up by its effect; how long something has been tried counts from its first try.
create unique index mails_effect_key on mails (effect_key);
alter table effects add column first_tried_at timestamptz;

-- Causes are a setting: who changed them stands with the other settings.

insert into settings_changes (at, actor, what, subject, before, after)
select at, coalesce(actor, 'aftercare'), 'cause-saved', subject,
  case when what <> 'created' then (select jsonb_object_agg(key, value -> 0) from jsonb_each(fields)) end,
  (select coalesce(jsonb_object_agg(key, value -> 1), '{}') from jsonb_each(fields))
from review_changes where subject in (select id from causes) order by id;
delete from review_changes where subject in (select id from causes);

create index settings_changes_subject on settings_changes (subject, id);

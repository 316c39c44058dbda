-- A connection may have several senders, of which the ticket's team chooses one; its one sender until now is the first of them.
update connections set
  settings = settings - 'from' || jsonb_build_object('senders', jsonb_build_array(jsonb_build_object('from',
    regexp_replace(settings->'from'->>'name', '[<>"[:cntrl:]]', '', 'g') || ' <' || (settings->'from'->>'address') || '>'))),
  version = version + 1, updated_at = now()
where settings ? 'from';

-- Whom a mail is from, as it left: a later try says the same, whatever the settings say by then.
alter table letters add column sender jsonb;

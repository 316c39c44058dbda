-- What kind of mail came in: only a person's needs a look (state 'needs_look'); the others are kept ('set_aside').

alter table inbound_mails
  -- null = it came before there were classes, or could not be read
  add column class text check (class in ('report', 'auto-reply', 'list', 'human')),
  -- what a report says became of our mail
  add column report_outcome text check (report_outcome in ('failed', 'refused', 'delayed', 'delivered', 'unclear'));

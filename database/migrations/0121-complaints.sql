-- A report may be a complaint (RFC 5965): the mail was marked as spam by its reader.
alter table inbound_mails drop constraint inbound_mails_report_outcome_check;
alter table inbound_mails add constraint inbound_mails_report_outcome_check
  check (report_outcome in ('failed', 'refused', 'delayed', 'delivered', 'complaint', 'unclear'));

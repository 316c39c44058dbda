-- A ticket that was opened in place of one that could not be opened again is found by its number at the helpdesk.
create index follow_ups_continued on follow_ups ((outcome_receipt ->> 'ticketId')) where outcome = 'follow_up_ticket';

-- What a person undoes goes back to where it was, unless the ticket has moved on meanwhile.

alter table follow_ups add column stage_before text;
-- The rows met the narrower rule until now: they need not be read again.
alter table follow_ups drop constraint follow_ups_wake_check;
alter table follow_ups
  add constraint follow_ups_wake_check check (wake in ('released', 'withdrawn', 'away', 'restored')) not valid;
-- the newest resolution of the ticket that is known to have come back, or when it did
alter table tickets add column reopened_at timestamptz;
-- a reading of a reply that a person withdrew or corrected; the version stays and no longer counts
alter table answers add column withdrawn_at timestamptz;
alter table answers add column withdrawn_by text;

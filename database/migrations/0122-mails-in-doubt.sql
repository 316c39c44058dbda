-- Finds the few mails whose data has left and of which nobody has written what became, without reading the whole ledger.
create index effects_data_sent on effects (lease_until) where phase = 'data_sent';

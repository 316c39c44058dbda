-- API keys are made in the console: by whom, and until when they open anything.

alter table api_keys
  -- null = until it is revoked
  add column expires_at timestamptz,
  -- 'person:<id>'; null = the settings of the process
  add column created_by text;

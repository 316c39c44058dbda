-- What people decide about their own console: from which device each session is, where times are read, whether keys act.

alter table sessions
  -- "Firefox on Windows"; never the whole header, which tells more than anybody needs
  add column device text;
alter table people
  -- false: the browser that signs in may say it
  add column zone_chosen boolean not null default false,
  add column keys_off boolean not null default false;
update people set zone_chosen = true where time_zone <> 'UTC';

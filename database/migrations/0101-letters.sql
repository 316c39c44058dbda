-- Mails as they left, without the keys in their links; what was sent again stands for what was tried before.
create table letters (
  mail_id text primary key references mails,
  at timestamptz not null default now(),
  subject text not null,
  -- Brotli: a mail's HTML is mostly the same words each time
  text bytea not null,
  html bytea not null
);
create index letters_at on letters (at);

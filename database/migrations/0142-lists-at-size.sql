-- Searches and rare filters find what they mean by an index, however many follow-ups there are.

do $$
begin
  create extension if not exists pg_trgm;
  create index tickets_words on tickets using gin (subject gin_trgm_ops, external_id gin_trgm_ops);
  create index customers_words on customers using gin (name gin_trgm_ops, company gin_trgm_ops);
exception
  when insufficient_privilege or undefined_file or feature_not_supported then
    raise warning 'pg_trgm cannot be created here: searches read every ticket, and get slower with each (docs/operations.md)';
end
$$;
create index tickets_number on tickets (external_id text_pattern_ops);
create index resolutions_team on resolutions (team) where team is not null;
create index answers_verdict on answers (verdict, follow_up_id) where withdrawn_at is null;

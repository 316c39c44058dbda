-- Makes every index on a search attribute of Temporal's visibility partial: a follow-up sets next to none of them, yet has an
-- entry in each. Optional, and undone by untrim-visibility.sql; docs/operations.md says what it saves and what it costs.
--
-- Temporal may run meanwhile. Every index is built in a transaction of its own, which holds back writes to the one table
-- while it scans it once (Temporal repeats them: a list lags, no workflow waits), and takes the place and the name of the old
-- one in a second, which holds back everything for milliseconds. `create index concurrently` would hold back no write, but
-- cannot run in a loop, and leaves an invalid index behind where it fails. Broken off at any point, or with a lock that is not
-- free within ten seconds, it has lost nothing: run it again. It changes nothing where all is as wanted.
--
-- Not in a transaction, since it commits: psql --file, without --single-transaction.
do $$
declare
  left_behind regclass;
  whole record;
begin
  perform set_config('lock_timeout', '10s', false);
  -- By a run that was broken off.
  for left_behind in
    select indexrelid::regclass from pg_index
    where indrelid = 'executions_visibility'::regclass and indexrelid::regclass::text like '%\_rebuilt'
  loop
    execute format('drop index %s', left_behind);
    commit;
  end loop;
  for whole in
    select
      index_class.relname as name,
      index_class.relname || '_rebuilt' as rebuilt_name,
      index.indrelid::regclass as visibility,
      attribute.attname as attribute,
      substring(pg_get_indexdef(index.indexrelid) from ' USING .*') as definition
    from pg_index index
    join pg_class index_class on index_class.oid = index.indexrelid
    join pg_attribute namespace on namespace.attrelid = index.indrelid and namespace.attnum = index.indkey[0]
    join pg_attribute attribute on attribute.attrelid = index.indrelid and attribute.attnum = index.indkey[1]
    where index.indrelid = 'executions_visibility'::regclass
      and index.indpred is null
      and not index.indisunique
      and namespace.attname = 'namespace_id'
      and attribute.attgenerated = 's'
      -- Every list that names no division asks for the rows without one: a partial index could not serve it.
      and attribute.attname <> 'temporalnamespacedivision'
    order by index_class.relname
  loop
    execute format(
      'create index %I on %s%s where %I is not null',
      whole.rebuilt_name, whole.visibility, whole.definition, whole.attribute
    );
    commit;
    execute format('drop index %I', whole.name);
    -- The old name, so that Temporal's schema updates find it.
    execute format('alter index %I rename to %I', whole.rebuilt_name, whole.name);
    commit;
    raise notice '% is partial', whole.name;
  end loop;
end
$$;

-- Undoes trim-visibility.sql: every index that it made partial covers all rows again, as Temporal's schema has it. The same
-- holds for it: Temporal may run meanwhile, it may be broken off and run again, and it must not run in a transaction.
do $$
declare
  left_behind regclass;
  partial record;
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
  for partial in
    select
      index_class.relname as name,
      index_class.relname || '_rebuilt' as rebuilt_name,
      index.indrelid::regclass as visibility,
      substring(pg_get_indexdef(index.indexrelid) from '( USING .*) WHERE ') as definition
    from pg_index index
    join pg_class index_class on index_class.oid = index.indexrelid
    join pg_attribute attribute on attribute.attrelid = index.indrelid and attribute.attnum = index.indkey[1]
    where index.indrelid = 'executions_visibility'::regclass
      and attribute.attgenerated = 's'
      and pg_get_expr(index.indpred, index.indrelid) = format('(%I IS NOT NULL)', attribute.attname)
    order by index_class.relname
  loop
    execute format('create index %I on %s%s', partial.rebuilt_name, partial.visibility, partial.definition);
    commit;
    execute format('drop index %I', partial.name);
    execute format('alter index %I rename to %I', partial.rebuilt_name, partial.name);
    commit;
    raise notice '% covers all rows', partial.name;
  end loop;
end
$$;

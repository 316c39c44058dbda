-- What each why rests on, and a second way in which it came about.

alter table reviews
  -- for each why in its order: one piece a line; what is missing at the end has none
  add column evidence text[] not null default '{}',
  -- the number of the why that has a second answer; null = there is one chain
  add column branch_from integer check (branch_from between 2 and 5),
  -- the answers from there on
  add column branch_whys text[] not null default '{}',
  add column branch_evidence text[] not null default '{}',
  add check (cardinality(evidence) <= cardinality(whys)),
  add check (cardinality(branch_evidence) <= cardinality(branch_whys)),
  add check (cardinality(branch_whys) <= 6 - coalesce(branch_from, 6));

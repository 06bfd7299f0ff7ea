/**
 * What migrations keep in the application's own database: progress must move in the transaction of the rows it counts,
 * and raw values are the application's data. In versions, of which none is changed once it stands, and each may run again. Text
 * in a module, as a bundler would not find a file.
 */
export const TARGET_SCHEMA_VERSIONS = [
  `
create schema if not exists sluice;

-- The epoch of the worker that may change this database for a plan. Whoever holds an older one can write no more.
create table if not exists sluice.fences (
  plan text primary key,
  epoch integer not null
);

-- Steps that have begun here, written in the step's own transaction where it has one: a worker that takes over knows
-- what was done. statements counts those of a step without a transaction; finished_at is null until all are done.
create table if not exists sluice.steps (
  plan text not null,
  phase text not null,
  step text not null,
  statements integer not null default 0,
  finished_at timestamptz,
  primary key (plan, phase, step)
);

create table if not exists sluice.backfills (
  plan text not null,
  step text not null,
  cursor text,
  rows_done bigint not null default 0,
  rows_quarantined bigint not null default 0,
  epoch integer not null default 0,
  finished_at timestamptz,
  primary key (plan, step)
);

-- What the batches said that they changed; null where they did not say, or an older version ran one.
alter table sluice.backfills add column if not exists rows_changed bigint;

create table if not exists sluice.quarantine (
  plan text not null,
  step text not null,
  row_key text not null,
  raw_value text,
  quarantined_at timestamptz not null default now(),
  decided_value text,
  decided_by text,
  decided_at timestamptz,
  primary key (plan, step, row_key)
);
create index if not exists quarantine_undecided on sluice.quarantine (plan, step) where decided_at is null;

create table if not exists sluice.decisions (
  plan text not null,
  step text not null,
  raw_value text,
  value text not null,
  decided_by text not null,
  decided_at timestamptz not null default now()
);
create unique index if not exists decisions_one_value on sluice.decisions (plan, step, raw_value) nulls not distinct;

-- Raw values that nobody can know. Their rows stay without a value and put aside, and nobody is asked about them.
create table if not exists sluice.left_open (
  plan text not null,
  step text not null,
  raw_value text,
  left_by text not null,
  left_at timestamptz not null default now()
);
create unique index if not exists left_open_one_value on sluice.left_open (plan, step, raw_value) nulls not distinct;

-- The table, the column and the raw expression that the answer was given for: for others people are asked again.
alter table sluice.decisions add column if not exists decided_for text;
alter table sluice.left_open add column if not exists decided_for text;

-- Changes of decisions that are still being written into the rows filled before; without to_value they are withdrawn.
-- waits_for: transactions that were under way at the change, and may fill rows by the old decision until they end.
create table if not exists sluice.rewrites (
  plan text not null,
  step text not null,
  raw_value text,
  from_value text not null,
  to_value text,
  changed_by text not null,
  begun_at timestamptz not null default now(),
  waits_for text[],
  cursor text,
  last_pass boolean not null default false
);
create unique index if not exists rewrites_one_value on sluice.rewrites (plan, step, raw_value) nulls not distinct;

-- None can have a primary key, as a raw value may be NULL. A publication of all tables refuses to change rows of such a table.
alter table sluice.decisions replica identity full;
alter table sluice.left_open replica identity full;
alter table sluice.rewrites replica identity full;

-- Entries for Sluice's audit, written with what they tell of: the two databases cannot commit together, so they are
-- taken over afterwards.
create table if not exists sluice.audits (
  id uuid primary key default gen_random_uuid(),
  plan text not null,
  entry jsonb not null,
  at timestamptz not null default clock_timestamp()
);

-- First statement of every transaction that a job runs here: the epoch must be the current one, and stays so to commit.
create or replace function sluice.hold_fence(p_plan text, p_epoch integer) returns void language plpgsql as $$
begin
  perform 1 from sluice.fences where plan = p_plan and epoch = p_epoch for share;
  if not found then
    raise exception 'another worker has taken this plan over' using errcode = 'SL001';
  end if;
end $$;
`,
  `
-- midway: of what comes after its statements, or of its batches, something was done, or may have been: a statement that allows no
-- transaction commits by itself. ran: sha256 of what that is and what came before it; null where an older Sluice wrote the row.
alter table sluice.steps add column if not exists midway boolean not null default false;
alter table sluice.steps add column if not exists ran text;
`,
  `
-- undoing: a way back that is not one transaction has begun and not come to its end: of what the step did a part may be back.
alter table sluice.steps add column if not exists undoing boolean not null default false;
`,
  `
-- undone_by: sha256 of the text of that way back. backup: of a step that removed something, what says of the files of it where they
-- are and what proves them whole.
alter table sluice.steps add column if not exists undone_by text;
alter table sluice.steps add column if not exists backup jsonb;
`,
];

-- Why a backfill waits, as a code and what it names, which each reader's language reaches. What was stored keeps its words. As a change
-- of type, which no trigger takes for somebody's change.
alter table plan_steps alter column throttle_reason type jsonb using
  case when throttle_reason is not null
    then jsonb_build_object('code', 'common.asIs', 'params', jsonb_build_object('text', throttle_reason)) end;

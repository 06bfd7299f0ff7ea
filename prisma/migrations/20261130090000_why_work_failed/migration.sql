-- Why steps, phases, jobs and rehearsals failed, as a code and what it names: who reads it gets a sentence of the reader's own
-- language. What was stored as a text stays as it is, behind the step that it names. The words that are shown end as sentences do.
create function as_message(said text) returns jsonb language sql as $$
  select jsonb_build_object('code', 'common.asIs', 'params', jsonb_build_object('text',
    case when said ~ E'\\n|[.?!…]["\')\\]]?$' then said else said || '.' end))
$$;
create function as_failure(said text) returns jsonb language sql as $$
  select case
    when said is null then null
    when said ~ '^[0-9]+-[A-Za-z0-9_-]+: .'
      then jsonb_build_object('code', 'planRefusals.inStep', 'params', jsonb_build_object(
        'step', substring(said from '^([^:]+): '), 'error', as_message(substring(said from '^[^:]+: (.*)$'))))
    else as_message(said)
  end
$$;
-- As a change of type, which no trigger takes for somebody's change.
alter table plan_steps alter column error type jsonb using
  case when error is not null then as_message(error) end;
alter table plan_phases alter column error type jsonb using as_failure(error);
alter table plan_jobs alter column error type jsonb using as_failure(error);
alter table dry_runs alter column report type jsonb using
  report
    || case when jsonb_typeof(report -> 'error') = 'string'
      then jsonb_build_object('error', as_message(report ->> 'error')) else '{}' end
    || case when jsonb_typeof(report -> 'rollback' -> 'failed') = 'string'
      then jsonb_build_object('rollback', (report -> 'rollback')
        || jsonb_build_object('failed', as_failure(report -> 'rollback' ->> 'failed'))) else '{}' end;
drop function as_failure, as_message;

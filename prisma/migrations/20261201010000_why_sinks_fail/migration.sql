-- Why the worker cannot work on a sink, as a code and what it names. What was stored keeps its words, as a sentence. As a change of type,
-- which no trigger takes for somebody's change.
alter table outbox_sinks alter column failing_because type jsonb using
  case when failing_because is not null
    then jsonb_build_object('code', 'common.asIs', 'params',
      jsonb_build_object('text', upper(left(failing_because, 1)) || rtrim(substr(failing_because, 2), '.') || '.')) end;

-- Why work stands still, as a code and what it names: who reads it gets a sentence of the reader's own language. Of the sentences
-- that were stored, those that Sluice knows become their codes, and any other stays as it is.
alter table plan_jobs alter column pause_reason type jsonb using case
  when pause_reason is null then null
  when pause_reason = 'kill switch' then '{"code": "plans.pause.killSwitch"}'
  when pause_reason like 'paused by %'
    then jsonb_build_object('code', 'plans.pause.byPerson', 'params', jsonb_build_object('who', substr(pause_reason, 11)))
  when pause_reason like 'stopped by %'
    then jsonb_build_object('code', 'plans.pause.stopped', 'params', jsonb_build_object('who', substr(pause_reason, 12)))
  when pause_reason ~ '^waits for [0-9,]+ quarantined rows?$'
    then jsonb_build_object('code', 'plans.pause.quarantined', 'params',
      jsonb_build_object('rows', replace(split_part(pause_reason, ' ', 3), ',', '')::bigint))
  when pause_reason ~ '^waits for [0-9,]+ rows? that (was|were) left open$'
    then jsonb_build_object('code', 'plans.pause.leftOpen', 'params',
      jsonb_build_object('rows', replace(split_part(pause_reason, ' ', 3), ',', '')::bigint))
  else jsonb_build_object('code', 'common.asIs', 'params', jsonb_build_object('text', pause_reason))
end;

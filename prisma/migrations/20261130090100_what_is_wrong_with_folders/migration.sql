-- What is wrong with a plan's folder: each problem with its file, its line and what it says, and no text of a line for each. A text
-- that was stored names its file itself; the next reading of the folder writes it anew.
create function as_problems(said text) returns jsonb language sql as $$
  select jsonb_agg(jsonb_build_object('file', null, 'line', null, 'field', null, 'whole', one ~ E'[.?!…]["\')\\]]?$',
    'says', jsonb_build_object('code', 'common.asIs', 'params', jsonb_build_object('text', one))) order by at)
  from unnest(string_to_array(said, E'\n')) with ordinality as lines(one, at) where one <> ''
$$;
alter table plans alter column load_error type jsonb using as_problems(load_error);
drop function as_problems;

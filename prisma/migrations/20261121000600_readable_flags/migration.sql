-- A list of keys that is null, holds a null or has two dimensions, and a time at infinity, can be typed into psql and
-- cannot be read by any program here. What is stored so is mended first; no key gains or loses an answer by it.
-- Only where there is something to mend: the statement alone would already be a revision.
do $$
begin
  if exists (
    select from feature_flags
    where allow_keys is null or cardinality(array_remove(array(select unnest(allow_keys)), null)) <> cardinality(allow_keys)
    or array_ndims(allow_keys) > 1 or not isfinite(retired_at) or not isfinite(held_at) or not isfinite(created_at)
  ) then
    update feature_flags set
      allow_keys = array(select key from unnest(allow_keys) with ordinality as k (key, place) where key is not null order by place),
      retired_at = case when isfinite(retired_at) then retired_at when retired_at is not null then now() end,
      held_at = case when isfinite(held_at) then held_at when held_at is not null then now() end,
      created_at = case when isfinite(created_at) then created_at else now() end
    where allow_keys is null or cardinality(array_remove(array(select unnest(allow_keys)), null)) <> cardinality(allow_keys)
      or array_ndims(allow_keys) > 1 or not isfinite(retired_at) or not isfinite(held_at) or not isfinite(created_at);
  end if;
end $$;
alter table feature_flags add constraint feature_flags_allow_keys_check check (
  case when allow_keys is null or array_ndims(allow_keys) > 1 then false else array_position(allow_keys, null) is null end);
alter table feature_flags add constraint feature_flags_times_check check (
  isfinite(created_at) and (retired_at is null or isfinite(retired_at)) and (held_at is null or isfinite(held_at)));

-- Which run of a process wrote a row last: two with one id, as from a data folder that was copied, see each other by it.
alter table gateways add column boot_id uuid;

-- A worker's id is of one run, as what it has leased is; this is the same for every run on its data folder.
alter table workers add column identity uuid;
-- Of runs from before there was one nobody can say whether they hang.
update workers set stopped_at = last_seen_at where stopped_at is null and last_seen_at < now() - interval '1 minute';

-- sha256 over what of the plan runs: a rehearsal stands for each version of the folder in which that is the same. Null for
-- those from before this: they stand for the version that "sha256" names, and for no other.
alter table dry_runs add column runs_sha256 text;

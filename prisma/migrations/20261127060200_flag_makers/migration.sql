-- Who made a flag is asked for every flag of the list; of its versions only the first says it.
create index flag_versions_made on flag_versions ("flag_name") where before is null;

-- The worker that watches plans and clients. A session's advisory lock has no end while its process is frozen.
create table watcher_lease (
  id integer primary key default 1 check (id = 1),
  owner uuid,
  epoch integer not null default 0,
  lease_until timestamptz(3) not null default '-infinity'
);
insert into watcher_lease default values;

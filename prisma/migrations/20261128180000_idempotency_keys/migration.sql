-- What was answered to a POST that named an Idempotency-Key, for a day. The key itself is not kept, and the request's hash is
-- made with it, so that nobody who reads this table can try out what was sent, as a password.
create table idempotency_keys (
  actor text not null,
  key_hash text not null,
  request_hash text not null,
  created_at timestamptz(3) not null default now(),
  answer jsonb,
  primary key (actor, key_hash)
);
create index idempotency_keys_created_at_idx on idempotency_keys (created_at);

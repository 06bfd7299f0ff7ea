-- Who types the beginning of a key is shown those that go on: LIKE finds them along this index whatever the database's collation.
create index "known_keys_application_targeting_key_idx" on known_keys ("application", "targeting_key" text_pattern_ops);

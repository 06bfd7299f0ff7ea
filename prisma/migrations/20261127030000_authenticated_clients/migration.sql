-- What an application asks a gateway with. Several of one application may work at once: the next one is made and put
-- into use while the one before still works.
create table "client_tokens" (
    "id" UUID not null default gen_random_uuid(),
    "application" TEXT not null,
    "scope" TEXT not null,
    "token_hash" TEXT not null,
    "prefix" TEXT not null,
    "created_at" TIMESTAMPTZ(3) not null default CURRENT_TIMESTAMP,
    "created_by" TEXT not null,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    constraint "client_tokens_pkey" primary key ("id")
);
-- Apart, because gateways write it, and who may write the tokens could let himself in.
create table "client_token_uses" (
    "token_id" UUID not null,
    "last_used_at" TIMESTAMPTZ(3) not null,

    constraint "client_token_uses_pkey" primary key ("token_id"),
    constraint "client_token_uses_token_id_fkey" foreign key ("token_id") references "client_tokens"("id")
      on delete cascade on update cascade
);
create unique index "client_tokens_token_hash_key" on "client_tokens"("token_hash");
create index "client_tokens_application_idx" on "client_tokens"("application");
alter table client_tokens add constraint client_tokens_scope_check check (scope in ('server', 'browser'));
-- The name is part of what clients are known by, and must not hold what separates its parts.
alter table client_tokens add constraint client_tokens_application_check check (application ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,49}$');
alter table client_tokens add constraint client_tokens_hash_check check (token_hash ~ '^[0-9a-f]{64}$');

-- Gateways hold the tokens in memory.
create function notify_client_tokens() returns trigger language plpgsql as $$
begin
  perform pg_notify('sluice_client_tokens', '');
  perform pg_notify('sluice_changes', tg_table_name);
  return null;
end $$;
create trigger client_tokens_9_notify after insert or delete or update on client_tokens
  for each statement execute function notify_client_tokens();

-- Who was there before this was counted, and is still known as that; from now on only who had a token.
alter table gateway_clients add column "application" TEXT not null default '',
  add column "authenticated" BOOLEAN not null default true,
  add column "left_at" TIMESTAMPTZ(3);
alter table gateway_clients alter column authenticated set default false;

-- What a gateway could not write, {"acknowledgements": "2026-11-27T10:00:00Z"}; its last heartbeat says so.
alter table gateways add column "failing" JSONB not null default '{}';

-- Answers are told apart by who was asked for them: what removes an old path may rest only on those of a known application.
alter table evaluation_counts add column "application" TEXT not null default '',
  add column "authenticated" BOOLEAN not null default false;
alter table evaluation_counts drop constraint "evaluation_counts_pkey";
alter table evaluation_counts add constraint "evaluation_counts_pkey"
  primary key ("flag_name", "at", "variant", "gateway_id", "application", "authenticated");

-- A heartbeat says that its gateway is not stopped, every second; only if that is news are pages read again.
drop trigger gateways_9_notify on gateways;
create trigger gateways_9_notify after insert or delete on gateways for each statement execute function notify_change();
create trigger gateways_9_notify_update after update on gateways for each row
  when (old.stopped_at is distinct from new.stopped_at or old.environment_kill is distinct from new.environment_kill
    or old.failing is distinct from new.failing or old.started_at is distinct from new.started_at)
  execute function notify_change();

-- Until now each start of a gateway was another one on record. What is silent and was not replaced will not come back.
update gateways set stopped_at = last_seen_at where stopped_at is null and last_seen_at < now() - interval '5 seconds';

-- A session is a row, so that it can be listed, ended by its person or an admin, and ends for good when its time is up.
-- Cookies from before have no row: everybody signs in once more.
create table "sessions" (
    "id" UUID not null default gen_random_uuid(),
    "secret_hash" TEXT not null,
    "user_id" UUID not null,
    "created_at" TIMESTAMPTZ(3) not null default CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) not null default CURRENT_TIMESTAMP,
    "ends_at" TIMESTAMPTZ(3) not null,
    "address" TEXT not null,
    "user_agent" TEXT not null,

    constraint "sessions_pkey" primary key ("id")
);
create unique index "sessions_secret_hash_key" on "sessions"("secret_hash");
create index "sessions_user_id_idx" on "sessions"("user_id");
alter table "sessions" add constraint "sessions_user_id_fkey"
  foreign key ("user_id") references "users"("id") on delete cascade on update cascade;
-- A stream of events that was opened before its session ended must hear of the end.
create trigger sessions_9_notify_delete after delete on sessions
  referencing old table as changed for each statement execute function notify_of_rows();

drop table "ended_sessions";
alter table "users" drop column "session_epoch";

-- A token works only as long as the account that made it, and never for more than that account may do.
alter table "api_tokens" add column "created_by_id" UUID, add column "end_cause" TEXT;
alter table "api_tokens" add constraint "api_tokens_created_by_id_fkey"
  foreign key ("created_by_id") references "users"("id") on delete set null on update cascade;
update "api_tokens" set "created_by_id" = "users"."id" from "users" where "users"."email" = "api_tokens"."created_by";
update "api_tokens" set "end_cause" = 'revoked' where "revoked_at" is not null;
update "api_tokens" set "revoked_at" = now(), "end_cause" = 'account-disabled'
  from "users" where "users"."id" = "api_tokens"."created_by_id" and "users"."disabled_at" is not null
  and "api_tokens"."revoked_at" is null;
alter table "api_tokens" add constraint "api_tokens_end_cause" check (
  "end_cause" in ('revoked', 'account-disabled') and ("revoked_at" is null) = ("end_cause" is null));

-- What was typed into the email field is kept only where it is somebody's email: it may have been a password. Entries
-- that are sealed already stay as they are.
do $$
begin
  if to_regclass('audit_seals') is not null then return; end if;
  alter table "audit_entries" disable trigger "audit_entries_append_only";
  update "audit_entries" set "actor_name" = 'an unknown address', "subject_id" = 'an unknown address'
    where "subject_kind" = 'session' and "action" = 'session.start' and "actor_id" = 'unknown';
  alter table "audit_entries" enable trigger "audit_entries_append_only";
end $$;
delete from "rate_limits" where "key" like 'sign-in%';

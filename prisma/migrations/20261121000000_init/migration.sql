
-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "password_hash" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "last_sign_in_at" TIMESTAMPTZ(3),
    "session_epoch" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "actor_role" TEXT,
    "via" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "outcome" TEXT NOT NULL DEFAULT 'done',
    "reason" TEXT,
    "before" JSONB,
    "after" JSONB,
    "correlation_id" TEXT,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "feature_flags" (
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT false,
    "rollout_percentage" DECIMAL(5,2) NOT NULL DEFAULT 0,
    "description" TEXT NOT NULL DEFAULT '',
    "owner" TEXT NOT NULL DEFAULT '',
    "allow_keys" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "window" JSONB,
    "held_at" TIMESTAMPTZ(3),
    "held_by" TEXT,
    "hold_reason" TEXT,
    "plan_name" TEXT,
    "retired_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL DEFAULT '',
    "revision" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "feature_flags_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "flag_state" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "revision" BIGINT NOT NULL DEFAULT 0,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "flag_state_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "flag_revisions" (
    "revision" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "cause" TEXT NOT NULL,

    CONSTRAINT "flag_revisions_pkey" PRIMARY KEY ("revision")
);

-- CreateTable
CREATE TABLE "flag_versions" (
    "id" BIGSERIAL NOT NULL,
    "flag_name" TEXT NOT NULL,
    "revision" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "actor_name" TEXT NOT NULL,
    "outside" BOOLEAN NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "correlation_id" TEXT,

    CONSTRAINT "flag_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "kill_switch" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "engaged_at" TIMESTAMPTZ(3),
    "engaged_by" TEXT,
    "reason" TEXT,
    "lifted_at" TIMESTAMPTZ(3),
    "lifted_by" TEXT,
    "revision" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "kill_switch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gateways" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "stopped_at" TIMESTAMPTZ(3),
    "applied_revision" BIGINT NOT NULL,
    "applied_at" TIMESTAMPTZ(3) NOT NULL,
    "environment_kill" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "gateways_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gateway_clients" (
    "gateway_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sdk" TEXT NOT NULL,
    "connected_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "disconnected_at" TIMESTAMPTZ(3),

    CONSTRAINT "gateway_clients_pkey" PRIMARY KEY ("gateway_id","client_id")
);

-- CreateTable
CREATE TABLE "flag_acks" (
    "revision" BIGINT NOT NULL,
    "gateway_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "flag_acks_pkey" PRIMARY KEY ("revision","gateway_id","client_id")
);

-- CreateTable
CREATE TABLE "evaluation_counts" (
    "flag_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "variant" TEXT NOT NULL,
    "gateway_id" UUID NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "evaluation_counts_pkey" PRIMARY KEY ("flag_name","at","variant","gateway_id")
);

-- CreateTable
CREATE TABLE "known_keys" (
    "targeting_key" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "known_keys_pkey" PRIMARY KEY ("targeting_key")
);

-- CreateTable
CREATE TABLE "plans" (
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "flag_name" TEXT,
    "sha256" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "loaded_at" TIMESTAMPTZ(3) NOT NULL,
    "load_error" TEXT,
    "approved_sha" TEXT,
    "approved_by" TEXT,
    "approved_at" TIMESTAMPTZ(3),

    CONSTRAINT "plans_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "plan_phases" (
    "plan_name" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "started_by" TEXT,
    "sha256" TEXT,
    "error" TEXT,
    "longest_lock_wait_ms" INTEGER,

    CONSTRAINT "plan_phases_pkey" PRIMARY KEY ("plan_name","phase")
);

-- CreateTable
CREATE TABLE "plan_steps" (
    "plan_name" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "rows_done" BIGINT,
    "rows_total" BIGINT,
    "rows_quarantined" BIGINT,
    "batch_rows" INTEGER,
    "batch_ms" INTEGER,
    "rows_per_second" DOUBLE PRECISION,
    "throttle_reason" TEXT,
    "lock_wait_ms" INTEGER,
    "lock_tries" INTEGER,
    "blockers" JSONB,
    "backup" JSONB,
    "error" TEXT,

    CONSTRAINT "plan_steps_pkey" PRIMARY KEY ("plan_name","phase","step")
);

-- CreateTable
CREATE TABLE "plan_jobs" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "plan_name" TEXT NOT NULL,
    "phase" TEXT,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "requested_by" JSONB NOT NULL,
    "sha256" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "pause_requested_at" TIMESTAMPTZ(3),
    "pause_reason" TEXT,
    "owner" UUID,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "progress" JSONB,
    "result" JSONB,
    "error" TEXT,
    "correlation_id" TEXT,

    CONSTRAINT "plan_jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "check_results" (
    "id" BIGSERIAL NOT NULL,
    "plan_name" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "check_name" TEXT NOT NULL,
    "ok" BOOLEAN NOT NULL,
    "expected" TEXT NOT NULL,
    "observed" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "sample" JSONB,
    "error" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "duration_ms" INTEGER NOT NULL,
    "run_by" TEXT NOT NULL,
    "job_id" UUID,

    CONSTRAINT "check_results_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dry_runs" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "plan_name" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "by" TEXT NOT NULL,
    "ok" BOOLEAN NOT NULL,
    "rollback_proven" BOOLEAN NOT NULL,
    "target_before" TEXT NOT NULL,
    "target_after" TEXT NOT NULL,
    "report" JSONB NOT NULL,

    CONSTRAINT "dry_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "backfill_samples" (
    "plan_name" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "rows_done" BIGINT NOT NULL,
    "rows_per_second" DOUBLE PRECISION NOT NULL,
    "batch_rows" INTEGER NOT NULL,
    "batch_ms" INTEGER NOT NULL,

    CONSTRAINT "backfill_samples_pkey" PRIMARY KEY ("plan_name","phase","step","at")
);

-- CreateTable
CREATE TABLE "outbox_sinks" (
    "name" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "secret_from" TEXT NOT NULL,
    "paused_at" TIMESTAMPTZ(3),
    "paused_by" TEXT,
    "breaker" TEXT NOT NULL DEFAULT 'closed',
    "breaker_opened_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_sinks_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "outbox_samples" (
    "sink" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "depth" BIGINT NOT NULL,
    "oldest_age_ms" BIGINT,
    "in_per_second" DOUBLE PRECISION NOT NULL,
    "delivered_per_second" DOUBLE PRECISION NOT NULL,
    "retrying" BIGINT NOT NULL,
    "blocked" BIGINT NOT NULL,
    "dead" BIGINT NOT NULL,

    CONSTRAINT "outbox_samples_pkey" PRIMARY KEY ("sink","at")
);

-- CreateTable
CREATE TABLE "workers" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "stopped_at" TIMESTAMPTZ(3),

    CONSTRAINT "workers_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_token_hash_key" ON "api_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "audit_entries_subject_kind_subject_id_id_idx" ON "audit_entries"("subject_kind", "subject_id", "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entries_action_id_idx" ON "audit_entries"("action", "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entries_at_idx" ON "audit_entries"("at" DESC);

-- CreateIndex
CREATE INDEX "feature_flags_revision_idx" ON "feature_flags"("revision");

-- CreateIndex
CREATE INDEX "flag_versions_flag_name_id_idx" ON "flag_versions"("flag_name", "id" DESC);

-- CreateIndex
CREATE INDEX "evaluation_counts_at_idx" ON "evaluation_counts"("at");

-- CreateIndex
CREATE INDEX "known_keys_last_seen_at_idx" ON "known_keys"("last_seen_at");

-- CreateIndex
CREATE INDEX "plan_jobs_plan_name_requested_at_idx" ON "plan_jobs"("plan_name", "requested_at" DESC);

-- CreateIndex
CREATE INDEX "check_results_plan_name_phase_step_check_name_id_idx" ON "check_results"("plan_name", "phase", "step", "check_name", "id" DESC);

-- CreateIndex
CREATE INDEX "check_results_at_idx" ON "check_results"("at" DESC);

-- CreateIndex
CREATE INDEX "dry_runs_plan_name_phase_at_idx" ON "dry_runs"("plan_name", "phase", "at" DESC);

-- CreateIndex
CREATE INDEX "outbox_samples_at_idx" ON "outbox_samples"("at");

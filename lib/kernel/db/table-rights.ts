export const SERVICE_PARTS = ["web", "gateway", "worker"] as const;
export type ServicePart = (typeof SERVICE_PARTS)[number];

/** A letter a right. A row lock (`for update`) needs u. */
export const RIGHT_NAMES: Record<string, string> = { s: "select", i: "insert", u: "update", d: "delete" };
type Rights = Partial<Record<ServicePart, string>>;

const READ: Rights = { web: "s", gateway: "s", worker: "s" };
const TOLD_BY_GATEWAY: Rights = { web: "s", gateway: "siud", worker: "s" };
const ADDED_BY_WORKER: Rights = { web: "s", worker: "si" };

/**
 * What each process may do with each table and view, and no more: a gateway that is taken over reads no password and
 * changes no flag, a worker makes no account, and nobody edits the record. A test refuses a table that is not here.
 */
export const TABLE_RIGHTS: Record<string, Rights> = {
  _prisma_migrations: READ,
  service_roles: { web: "s", worker: "s" },

  users: { web: "siu" },
  sessions: { web: "siud" },
  api_tokens: { web: "siu" },
  rate_limits: { web: "siud" },
  idempotency_keys: { web: "siud" },

  audit_entries: { web: "si", worker: "si" },
  audit_seals: { web: "s" },
  audit_chain: {},

  environments: READ,
  feature_flags: { web: "siud", gateway: "s", worker: "siu" },
  flags: { web: "siu", gateway: "s", worker: "s" }, // triggers on feature_flags write it too
  flag_state: { web: "su", gateway: "s", worker: "su" },
  flag_revisions: { web: "s", worker: "s" },
  flag_versions: READ,
  kill_switch: { web: "su", gateway: "s", worker: "s" },
  kill_presses: { web: "si" },

  client_tokens: { web: "siu", gateway: "s" },
  client_token_uses: { web: "siu", gateway: "siu" },
  gateways: TOLD_BY_GATEWAY,
  gateway_clients: TOLD_BY_GATEWAY,
  unknown_answers: { web: "siu", worker: "s" }, // triggers on gateways write it too
  late_answers: { web: "s", worker: "s" }, // a trigger on gateways writes it
  flag_acks: { web: "s", gateway: "sid", worker: "s" },
  evaluation_counts: TOLD_BY_GATEWAY,
  answer_counts: { web: "s", worker: "s" },
  known_keys: TOLD_BY_GATEWAY,
  flag_askers: { web: "sd", worker: "s" }, // a trigger writes it

  plans: { web: "s", worker: "siu" },
  plan_phases: { web: "su", worker: "siud" },
  plan_steps: { web: "s", worker: "siud" },
  plan_jobs: { web: "siu", worker: "su" }, // people ask for jobs
  check_results: ADDED_BY_WORKER,
  check_keys: { web: "s", worker: "s" },
  latest_check_results: { web: "s", worker: "s" },
  rehearsals: ADDED_BY_WORKER,
  backfill_samples: ADDED_BY_WORKER,

  outbox_sinks: { web: "siu", worker: "siu" }, // one may be paused before a worker ever ran
  outbox_samples: { web: "s", worker: "sid" },
  outbox_tellings: { web: "s", worker: "siu" },
  workers: { web: "s", worker: "siu" },
  watcher_lease: { worker: "su" },
};

/**
 * The only columns that a process changes, where it changes rows and not all of them: no token or session becomes another's,
 * and no plan turns a flag into another. The one row that is locked to write flags needs a column that may be written.
 */
export const CHANGED_COLUMNS: Record<string, Partial<Record<ServicePart, readonly string[]>>> = {
  users: { web: ["role", "password_hash", "disabled_at", "last_sign_in_at"] },
  sessions: { web: ["last_seen_at"] },
  api_tokens: { web: ["last_used_at", "revoked_at", "end_cause"] },
  client_tokens: { web: ["expires_at", "revoked_at"] },
  idempotency_keys: { web: ["answer"] },
  feature_flags: { worker: ["enabled", "rollout_percentage", "plan_name", "retired_at"] },
  flags: { web: ["variants", "default_variant", "off_variant"] },
  flag_state: { web: ["id"], worker: ["id"] },
  plan_phases: { web: ["state", "started_at", "finished_at", "started_by", "sha256", "error"] },
  plan_jobs: { web: ["state", "progress", "pause_requested_at", "pause_reason", "finished_at", "error"] },
};

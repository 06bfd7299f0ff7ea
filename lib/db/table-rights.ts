export const SERVICE_PARTS = ["web", "gateway", "worker"] as const;
export type ServicePart = (typeof SERVICE_PARTS)[number];

/** s: select, i: insert, u: update, d: delete. A row lock (`for update`) needs u. */
type Rights = Partial<Record<ServicePart, string>>;

const READ: Rights = { web: "s", gateway: "s", worker: "s" };
const TOLD_BY_GATEWAY: Rights = { web: "s", gateway: "siud", worker: "s" };
const TOLD_BY_WORKER: Rights = { web: "s", worker: "siud" };

/**
 * What each process may do with each table and view, and no more: a gateway that is taken over reads no password and
 * changes no flag, a worker makes no account, and nobody edits the record. A test refuses a table that is not here.
 */
export const TABLE_RIGHTS: Record<string, Rights> = {
  _prisma_migrations: READ,
  service_roles: READ,

  users: { web: "siu" },
  sessions: { web: "siud" },
  api_tokens: { web: "siu" },
  rate_limits: { web: "siud" },

  audit_entries: { web: "si", worker: "si" },
  audit_seals: { web: "s", worker: "s" },
  audit_chain: {},

  feature_flags: { web: "siud", gateway: "s", worker: "siu" },
  flag_state: { web: "su", gateway: "s", worker: "su" },
  flag_revisions: READ,
  flag_versions: READ,
  kill_switch: { web: "su", gateway: "s", worker: "s" },
  kill_presses: { web: "si" },

  client_tokens: { web: "siu", gateway: "s" },
  client_token_uses: { web: "siu", gateway: "siu" },
  gateways: TOLD_BY_GATEWAY,
  gateway_clients: TOLD_BY_GATEWAY,
  flag_acks: TOLD_BY_GATEWAY,
  evaluation_counts: TOLD_BY_GATEWAY,
  known_keys: TOLD_BY_GATEWAY,
  flag_askers: { web: "sd", gateway: "s", worker: "s" }, // a trigger writes it

  plans: TOLD_BY_WORKER,
  plan_phases: { web: "su", worker: "siud" },
  plan_steps: { web: "su", worker: "siud" },
  plan_jobs: { web: "siu", worker: "su" }, // people ask for jobs
  check_results: TOLD_BY_WORKER,
  check_keys: { web: "s", worker: "s" },
  latest_check_results: { web: "s", worker: "s" },
  dry_runs: TOLD_BY_WORKER,
  backfill_samples: TOLD_BY_WORKER,

  outbox_sinks: { web: "su", worker: "siu" },
  outbox_samples: TOLD_BY_WORKER,
  outbox_tellings: { web: "s", worker: "siu" },
  workers: TOLD_BY_WORKER,
};

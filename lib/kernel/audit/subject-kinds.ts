/** Apart from model.ts, so that a filter in the browser does not bring zod along. */
export const SUBJECT_KINDS = [
  "flag",
  "kill-switch",
  "plan",
  "quarantine",
  "outbox",
  "sink",
  "user",
  "token",
  "session",
  "target",
  "client",
  "system",
] as const;

/** By what a thing was done; `sql`: outside Sluice. */
export const WAYS = ["dashboard", "api", "cli", "worker", "sql"] as const;

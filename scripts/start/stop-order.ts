import type { PartName } from "./part-environment.ts";

/** Lower ends first: who asks before who answers, PostgreSQL last, then the lock on the data folder. */
export const STOP_ORDER: Record<PartName | "PostgreSQL" | "lock", number> = {
  clinic: 0,
  worker: 1,
  gateway: 2,
  web: 3,
  PostgreSQL: 4,
  lock: 5,
};

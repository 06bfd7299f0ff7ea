import type { Served } from "../flags/clients/attention.ts";
import type { FlagSummary } from "../flags/model.ts";
import type { BootstrapToken } from "../identity/users/model.ts";
import type { Role } from "../kernel/permissions.ts";
import type { Message } from "../messages/catalogue/message.ts";
import type { SinkOverview } from "../outbox/model.ts";
import type { Problem } from "../plans/definition/problem.ts";
import type { CheckRun, ValidationRow } from "../plans/reads/views.ts";
import type { Killed } from "./read-killed.ts";
import type { Progress } from "./read-progress.ts";

/** A check as it stands. */
export type CheckRow = Pick<
  ValidationRow,
  "plan" | "phase" | "step" | "name" | "expected" | "countsRows" | "state"
> & { latest: Pick<CheckRun, "observed" | "error"> | null };

/** What was read; null where it could not be read, which is a need of its own. */
export type Situation = {
  now: Date;
  /** Of the reader, who is asked for nothing that they may not do. */
  role: Role;
  /** Of the bar that every page has while the kill switch is engaged: what that says is not said again. */
  killed: Pick<Killed, "waitingFor" | "mayServeOn"> | null;
  served: Served;
  /** In motion, the latest first. */
  plans: Progress[];
  /** Whose folder is not what is worked with: `isSound` if an earlier state of it is. */
  unsoundPlans: { name: string; isSound: boolean; problems: readonly Problem[] }[];
  checks: CheckRow[];
  /** Under the kill switch none that is on is held. */
  flags: Pick<FlagSummary, "name" | "state" | "hold">[];
  sinks: SinkOverview[];
  /** Work is queued or running, and no worker is alive. */
  workersAlive: number;
  silentWorkers: { name: string; at: Date }[];
  /** Of whom was heard last, where nobody is connected any more. */
  lastClient: { name: string; at: Date } | null;
  /** Connected before, not any more, and did not say that they end; the latest first. */
  lostClients: { name: string; at: Date }[];
  /** Of ADMIN_TOKEN, where it is for the reader to remove. */
  bootstrapToken: BootstrapToken;
  unread: Message[];
};

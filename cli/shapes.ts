import { z } from "zod";
import { FLAG_STATES } from "#lib/flags/model.ts";

// What the command line reads of an answer, whichever way it came. Anything else in it is left to --json.

const Gate = z.object({ name: z.string(), state: z.string(), evidence: z.string() });
const CheckShape = z.object({
  step: z.string(),
  name: z.string(),
  expected: z.string(),
  state: z.string(),
  latest: z.object({ ok: z.boolean(), observed: z.string(), at: z.string() }).nullable(),
});
export const JobShape = z.object({
  id: z.string(),
  kind: z.string(),
  phase: z.string().nullable(),
  state: z.string(),
  pauseReason: z.string().nullable(),
  error: z.string().nullish(),
  step: z.string().nullish(),
  rehearsal: z.object({ doing: z.string() }).nullish(),
  workerAlive: z.boolean().optional(),
});
export type JobShape = z.infer<typeof JobShape>;

const StepShape = z.object({
  name: z.string(),
  state: z.string(),
  rowsDone: z.number().nullable(),
  rowsTotal: z.number().nullable(),
  etaSeconds: z.number().nullable(),
  checks: z.array(CheckShape),
});

export const DryRunShape = z.object({
  ok: z.boolean(),
  rollbackProven: z.boolean(),
  report: z.object({
    error: z.string().nullable(),
    notLookedAt: z.array(z.object({ what: z.string(), named: z.boolean() })).optional(),
    leftOut: z.array(z.object({ step: z.string(), what: z.array(z.string()) })).optional(),
    rollback: z.object({
      ok: z.boolean(),
      differences: z.array(z.string()),
      failed: z.string().optional(),
      oneWay: z.array(z.object({ step: z.string(), reason: z.string() })).optional(),
    }),
  }),
});
export type DryRunShape = z.infer<typeof DryRunShape>;

export const PlanShape = z.object({
  name: z.string(),
  title: z.string(),
  currentPhase: z.string().nullable(),
  loadError: z.string().nullable(),
  /** Missing in the answer of a server from before it was asked for. */
  killSwitchEngaged: z.boolean().optional(),
  quarantine: z.object({ rows: z.number(), values: z.number() }).nullable(),
  leftOpen: z.object({ rows: z.number(), values: z.number(), blocks: z.string() }).nullish(),
  targetError: z.string().nullable(),
  job: JobShape.nullable(),
  lastJob: JobShape.nullable(),
  phases: z.array(
    z.object({
      phase: z.string(),
      state: z.string(),
      /** Missing in the answer of a server from before it was told. */
      standing: z.string().optional(),
      stepsDone: z.number(),
      stepsTotal: z.number(),
      error: z.string().nullable(),
      startBlockedBy: z.string().nullable(),
      rollbackProvenAt: z.string().nullable(),
      rollbackTried: z.object({ at: z.string() }).nullish(),
      dryRun: DryRunShape.nullish(),
      gates: z.array(Gate),
      checks: z.array(CheckShape),
      steps: z.array(StepShape),
    }),
  ),
});
export type PlanShape = z.infer<typeof PlanShape>;

export const PlanListShape = z.object({ plans: z.array(z.object({ name: z.string() })) });
export const JobAnswerShape = z.object({ job: JobShape });

const ServedPart = z.object({ confirmed: z.number(), of: z.number() });
const Standing = { state: z.enum(FLAG_STATES), serves: z.enum(["nobody", "some", "everyone"]) };
export const FlagListShape = z.object({
  killedAt: z.string().nullable(),
  flags: z.array(
    z.object({
      name: z.string(),
      ...Standing,
      enabled: z.boolean(),
      rolloutPercentage: z.number(),
      retiredAt: z.string().nullable(),
      turnsOnAt: z.number().nullable().default(null),
      owner: z.string(),
      serving: z.object({ gateways: ServedPart, clients: ServedPart }),
    }),
  ),
});
export const FlagShape = z.object({ name: z.string(), ...Standing, rolloutPercentage: z.number() });
export type FlagShape = z.infer<typeof FlagShape>;

const Reach = z.object({
  asked: z.boolean(),
  applications: z.array(z.string()),
  knownKeys: z.number(),
  sampled: z.number(),
  before: z.number(),
  after: z.number(),
  joins: z.number(),
  leaves: z.number(),
  onceServed: z.number(),
});
export const ChangePreviewShape = z.object({
  revision: z.number(),
  asks: z.boolean(),
  changes: z.array(
    z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  reach: Reach,
  moved: z.object({ joins: z.array(z.string()), leaves: z.array(z.string()) }),
  conditions: z.object({
    enabled: z.boolean(),
    turnsOnAt: z.number().nullable().default(null),
    windowOpen: z.boolean(),
    opensAt: z.coerce.date().nullable(),
    killed: z.boolean(),
    connected: z.boolean(),
  }),
  whyNot: z.string().nullable(),
  turnsOnAt: z.number().nullable().default(null),
});
export type ChangePreviewShape = z.infer<typeof ChangePreviewShape>;

const Used = z.discriminatedUnion("by", [
  z.object({ by: z.literal("plan"), plan: z.string() }),
  z.object({ by: z.literal("application"), applications: z.array(z.string()), timesInLastHour: z.number() }),
]);
export const ArchivePreviewShape = z.object({
  matching: z.number(),
  ends: z.number(),
  revision: z.number(),
  serving: z.array(z.object({ name: z.string(), people: z.number() })),
  leaves: z.number(),
  looked: z.number(),
  known: z.number(),
  killed: z.boolean(),
  connected: z.boolean(),
  stays: z.array(z.object({ name: z.string(), used: Used })),
  already: z.array(z.string()),
});
export const ArchivedFlagsShape = z.object({
  archived: z.array(z.string()),
  left: z.array(z.object({ name: z.string(), used: z.union([Used, z.object({ by: z.literal("change") })]) })),
  already: z.array(z.string()),
});

export const OutboxShape = z.object({
  running: z.boolean(),
  sinks: z.array(
    z.object({
      name: z.string(),
      state: z.string(),
      pending: z.number().nullable(),
      failed: z.number().nullable(),
      dead: z.number().nullable(),
      discarded: z.number().nullish(),
      oldestAgeMs: z.number().nullable(),
    }),
  ),
});
export const RetryShape = z.object({ events: z.number(), keys: z.number(), waitingBehind: z.number() });

export const KillShape = z.object({
  engaged: z.boolean(),
  engagedAt: z.string().nullable(),
  engagedBy: z.string().nullable(),
  reason: z.string().nullable(),
  /** In the answer to a press or a lift: false if it was so already. */
  changed: z.boolean().default(true),
  environmentKills: z.array(z.string()).nullable(),
  /** Why what follows is null though it was used. */
  notRead: z.string().nullable().default(null),
  confirmation: z
    .object({
      participants: z.array(
        z.object({ kind: z.enum(["gateway", "client"]), confirmedAt: z.string().nullable() }),
      ),
      confirmed: z.number(),
      ms: z.number().nullable(),
    })
    .nullable(),
});
export type KillShape = z.infer<typeof KillShape>;

export const ClientTokensShape = z.object({
  tokens: z.array(
    z.object({
      id: z.string(),
      application: z.string(),
      scope: z.string(),
      prefix: z.string(),
      expiresAt: z.string().nullable(),
      lastUsedAt: z.string().nullable(),
      revokedAt: z.string().nullable(),
    }),
  ),
});

export const CreatedClientTokenShape = z.object({
  application: z.string(),
  token: z.string(),
  expiresAt: z.string().nullable(),
});

import { z } from "zod";
import { storedJson } from "../../kernel/db/stored-json.ts";
import { DEFAULT_ENVIRONMENT } from "../../kernel/environment.ts";
import { CHANGE_KINDS, PHASES } from "../kinds.ts";

// A plan's folder, parsed, as `plans.definition` holds it. What came after version 1 was first written has a default: a
// plan whose folder is gone stays readable.

/** What a check must return: an exact value, or a range of which either end may be open (null), "%" of something, say. */
const Expectation = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("exactly"), value: z.union([z.string(), z.number()]) }),
  z.object({
    kind: z.literal("between"),
    min: z.number().nullable(),
    max: z.number().nullable(),
    unit: z.string().exactOptional(),
  }),
]);

/** Rows that a check is about, as its own query tells of them: what was stored before beside what is stored now. */
const CheckRows = z.object({
  query: z.string(),
  /** Columns of the query: the row's key, and when it was written, by which the newest come first. */
  key: z.string(),
  at: z.string().nullable(),
  /** `reads`: what the old value means, to be held against the new one where the two are not written alike. */
  compare: z.array(
    z.object({
      field: z.string(),
      old: z.string().nullable(),
      reads: z.string().nullable(),
      new: z.string(),
    }),
  ),
  /** Other columns worth seeing. */
  show: z.array(z.string()),
});

const Check = z.object({
  name: z.string(),
  /** One value: the first column of the first row. */
  query: z.string(),
  expect: Expectation,
  /** Up to 20 offending keys. */
  sample: z.string().nullable(),
  /** `live` checks also run every 15 s while the plan is in progress. */
  when: z.enum(["after", "live"]),
  /**
   * What it asks is no longer so, on purpose, once this phase has begun. null: until contract, which removes what was
   * before; a check of contract itself, and one that says `end`, holds to the end.
   */
  until: z.enum([...PHASES, "end"]).nullable(),
  /** How its offending rows are shown; null: keys only. */
  rows: CheckRows.nullable().default(null),
});

const Rule = z.object({
  name: z.string(),
  /** POSIX regular expression, matched without regard to case on the trimmed raw text. */
  pattern: z.string(),
  value: z.string(),
});

const RuleSet = z.object({
  /** Becomes `sluice.<function>(text) returns text`. */
  function: z.string(),
  table: z.string(),
  key: z.string(),
  /** SQL expression of the raw text in the table. */
  raw: z.string(),
  column: z.string(),
  values: z.array(z.string()),
  rules: z.array(Rule),
});

const Counted = z.array(z.object({ kind: z.enum(CHANGE_KINDS), count: z.number() }));

/** Read from the syntax trees of a step's statements. A constraint inside a new table is a part of the table. */
const StepChanges = z.object({
  adds: Counted,
  drops: Counted,
  /** What its rollback drops. */
  undoDrops: Counted,
  /** It changes rows or columns that were there before, or may. */
  changesExisting: z.boolean(),
  /** Columns that it makes NOT NULL, or checks to be so; `schema`: null where the statement names none. */
  requires: z
    .array(z.object({ schema: z.string().nullable(), table: z.string(), column: z.string() }))
    .default([]),
});

/**
 * - `statements`: up.sql with rollback.sql
 * - `backfill`: batch.sql over table and key, with rollback.sql
 * - `removal`: backup.sql is written away first, then up.sql; restore.sql is its way back
 */
const StepKind = z.enum(["statements", "backfill", "removal"]);

const Step = z.object({
  /** The folder's name, "010-services". */
  name: z.string(),
  title: z.string(),
  /** What people or programs will notice of it, as a sentence to be read before the phase starts; null: nothing. */
  consequence: z.string().nullable(),
  /** The same of its rollback or restore. */
  undoConsequence: z.string().nullable(),
  /** Why there is no way back; null if `rollback` is one. A rollback of the phase leaves what the step did. */
  oneWay: z.string().nullable().default(null),
  kind: StepKind,
  tx: z.enum(["none", "step", "batch"]),
  /** up.sql, or batch.sql of a backfill. */
  sql: z.string(),
  /** rollback.sql, or restore.sql of a removal; null if it is one-way. */
  rollback: z.string().nullable(),
  /**
   * How restore.sql runs: `step` in one transaction; `none` each statement in its own, or in none where PostgreSQL
   * allows none, and one that names :after and :upto in batches along the key. Each may then be run again.
   */
  restoreTx: z.enum(["none", "step"]),
  backup: z.string().nullable(),
  table: z.string().nullable(),
  /** Several columns are a list, in the order of their unique index; a step with rules has one. */
  key: z.union([z.string(), z.array(z.string())]).nullable(),
  rules: RuleSet.nullable(),
  checks: z.array(Check),
  changes: StepChanges.default({ adds: [], drops: [], undoDrops: [], changesExisting: true, requires: [] }),
});

/** A percentage at which the flag rests, and how long it must be served before the flag may rise to the next. */
export const Stage = z.object({ percentage: z.number(), soakSeconds: z.number() });

const Switch = z.object({
  flag: z.string(),
  /** Rising; the last is 100 %, and its soak time is the contract phase's gate. */
  stages: z.array(Stage),
  checks: z.array(Check),
  /** Statements of the old application that must still succeed; run and rolled back. */
  probes: z.array(z.object({ name: z.string(), sql: z.string() })),
});

const PhaseDefinition = z.object({
  phase: z.enum(PHASES),
  folder: z.string(),
  steps: z.array(Step),
  switch: Switch.nullable(),
});

const Contact = z.object({
  role: z.string(),
  name: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
});

/** The whole folder, parsed. It is stored with its sha256, and what is stored is what runs. */
const PlanDefinition = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  target: z.string(),
  /** In which its flag is read and changed. */
  environment: z.string().default(DEFAULT_ENVIRONMENT),
  flag: z.string().nullable(),
  owner: z.string(),
  contacts: z.array(Contact),
  gates: z.object({
    contract: z.object({ soakSeconds: z.number() }),
    switchover: z.object({ outboxLagSeconds: z.number() }),
  }),
  phases: z.array(PhaseDefinition),
});

export const storedDefinition = storedJson(PlanDefinition);

export type Expectation = z.infer<typeof Expectation>;
export type CheckRows = z.infer<typeof CheckRows>;
export type Check = z.infer<typeof Check>;
export type Rule = z.infer<typeof Rule>;
export type RuleSet = z.infer<typeof RuleSet>;
export type Counted = z.infer<typeof Counted>;
export type StepChanges = z.infer<typeof StepChanges>;
export type StepKind = z.infer<typeof StepKind>;
export type Step = z.infer<typeof Step>;
export type Stage = z.infer<typeof Stage>;
export type Switch = z.infer<typeof Switch>;
export type PhaseDefinition = z.infer<typeof PhaseDefinition>;
export type Contact = z.infer<typeof Contact>;
export type PlanDefinition = z.infer<typeof PlanDefinition>;

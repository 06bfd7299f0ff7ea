import { z } from "zod";
import { storedJson } from "../../kernel/db/stored-json.ts";
import { StoredWords } from "../../messages/stored-words.ts";
import { Stage } from "../definition/stored-definition.ts";
import { PHASES } from "../kinds.ts";

// What a rehearsal found. Fields that came after version 1 was first written may be missing. Since version 2 all that Sluice says
// in it is a message; version 1 had sentences.

const RehearsedStatement = z.object({
  step: z.string(),
  sql: z.string(),
  ms: z.number(),
  locks: z.array(z.object({ relation: z.string(), mode: z.string() })),
  rewrote: z.array(z.string()),
  lockWaitMs: z.number(),
  /** Of columns that it drops: what goes with them, and functions whose text names them. */
  droppedWith: z.object({ goesToo: z.array(z.string()), namedBy: z.array(z.string()) }).exactOptional(),
});

/** A statement that may not even run on a copy, as it would reach beyond it. */
const NotRehearsed = z.object({
  step: z.string(),
  /** "up.sql", or which query of checks.yaml. */
  file: z.string().exactOptional(),
  line: z.number(),
  sql: z.string(),
  why: StoredWords,
});

/** What a proof left out, by name. `named`: the plan's SQL has that name in it, so the proof says nothing of the plan. */
const NotLookedAt = z.object({ what: StoredWords, named: z.boolean() });

/** What a switchover would do. It runs no statement and changes no table: it lets people onto the new path. */
const SwitchForecast = z.object({
  flag: z.string(),
  /** The percentage that the flag is set to, 0 while it is off; null if there is no such flag. */
  from: z.number().nullable(),
  /** It is served in certain hours only. */
  hasWindow: z.boolean(),
  /** `keys`: of `looked` known targeting keys, how many a stage would reach; null without the flag. */
  stages: z.array(Stage.extend({ keys: z.object({ on: z.number(), looked: z.number() }).nullable() })),
  /** More keys were seen in the last 30 days than were looked at, which are a sample. */
  moreKeys: z.boolean(),
});

const RehearsalReport = z.object({
  /** If there are any, nothing ran. */
  notRehearsed: z.array(NotRehearsed).exactOptional(),
  notLookedAt: z.array(NotLookedAt).exactOptional(),
  /**
   * Columns, or tables, in which a step's batches were not compared with its statement at once, as two runs of that leave
   * different values in them. Missing if there are none.
   */
  leftOut: z.array(z.object({ step: z.string(), what: z.array(z.string()) })).exactOptional(),
  /** Steps of which no batch was tried, and why: `010-step: no row of t to try its batches on`. Missing if there are none. */
  untried: z.array(StoredWords).exactOptional(),
  /** Of the ends of the batches that were tried. */
  seed: z.number().exactOptional(),
  /** Objects of the target and of its server that were changed meanwhile, by whomever. */
  targetChanges: z.array(z.string()).exactOptional(),
  /** Earlier phases that had to run on the clone first, because the target is not there yet. */
  ranFirst: z.array(z.enum(PHASES)),
  statements: z.array(RehearsedStatement),
  /** `changed`: what the batches said that they changed; missing where they do not say, too. */
  rows: z.record(
    z.string(),
    z.object({ done: z.number(), quarantined: z.number(), changed: z.number().exactOptional() }),
  ),
  /** The 1,000 largest groups, which people may decide before the run; 20 in reports from before they could. */
  quarantineGroups: z.array(
    z.object({ step: z.string(), rawValue: z.string().nullable(), rows: z.number() }),
  ),
  /** How many groups there are in all. */
  quarantineValues: z.number().exactOptional(),
  /** Rows that a person would have to decide first; on the clone they got the first allowed value, so that the steps behind could be rehearsed. */
  decidedOnClone: z.number(),
  checks: z.array(
    z.object({
      step: z.string(),
      name: z.string(),
      ok: z.boolean(),
      expected: StoredWords,
      observed: z.string().nullable(),
      error: z.string().nullable(),
      ms: z.number(),
    }),
  ),
  probes: z.array(z.object({ name: z.string(), ok: z.boolean(), error: z.string().nullable() })),
  /** Of a switchover, as its flag was then. */
  switch: SwitchForecast.exactOptional(),
  /** Neither ok, failed nor different: not tried. */
  rollback: z.object({
    ok: z.boolean(),
    differences: z.array(StoredWords),
    failed: StoredWords.exactOptional(),
    /** Steps without a way back: `ok` and `differences` are about the others, what these did being there before. */
    oneWay: z.array(z.object({ step: z.string(), reason: z.string() })).exactOptional(),
  }),
  error: StoredWords.nullable(),
  seconds: z.number(),
  /** Of them those that copying the target took; missing where none was made, too. */
  copySeconds: z.number().exactOptional(),
});

export type RehearsedStatement = z.infer<typeof RehearsedStatement>;
export type NotRehearsed = z.infer<typeof NotRehearsed>;
export type NotLookedAt = z.infer<typeof NotLookedAt>;
export type SwitchForecast = z.infer<typeof SwitchForecast>;
export type RehearsalReport = z.infer<typeof RehearsalReport>;
export const storedReport = storedJson(RehearsalReport, 2);

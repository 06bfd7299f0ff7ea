import type { Prisma } from "../../generated/prisma/client.ts";
import type { Message } from "../../messages/catalogue/message.ts";
import { storedMessage } from "../../messages/catalogue/stored-message.ts";
import type { Phase, Stage } from "../model.ts";

export type DryRunStatement = {
  step: string;
  sql: string;
  ms: number;
  locks: { relation: string; mode: string }[];
  rewrote: string[];
  lockWaitMs: number;
  /** Of columns that it drops: what goes with them, and functions whose text names them. Missing in older reports. */
  droppedWith?: { goesToo: string[]; namedBy: string[] };
};

/** A statement that may not even run on a copy, as it would reach beyond it. */
export type NotRehearsed = {
  step: string;
  /** "up.sql", or which query of checks.yaml; missing in reports from before it was told. */
  file?: string;
  line: number;
  sql: string;
  why: string;
};

/** What a proof left out, by name. `named`: the plan's SQL has that name in it, so the proof says nothing of the plan. */
export type NotLookedAt = { what: string; named: boolean };

export type DryRunReport = {
  /** If there are any, nothing ran; missing in reports from before it was looked at. */
  notRehearsed?: NotRehearsed[];
  /** Missing in reports from before it was told. */
  notLookedAt?: NotLookedAt[];
  /**
   * Columns, or tables, in which a step's batches were not compared with its statement at once, as two runs of that leave
   * different values in them. Missing if there are none.
   */
  leftOut?: { step: string; what: string[] }[];
  /** Steps of which no batch was tried, and why: `010-step: no row of t to try its batches on`. Missing if there are none. */
  untried?: string[];
  /** Of the ends of the batches that were tried. Missing in reports from before it was told. */
  seed?: number;
  /** Objects of the target and of its server that were changed meanwhile, by whomever. */
  targetChanges?: string[];
  /** Earlier phases that had to run on the clone first, because the target is not there yet. */
  ranFirst: Phase[];
  statements: DryRunStatement[];
  /** `changed`: what the batches said that they changed; missing where they do not say, and in older reports. */
  rows: Record<string, { done: number; quarantined: number; changed?: number }>;
  /** The 1,000 largest groups, which people may decide before the run; 20 in reports from before they could. */
  quarantineGroups: { step: string; rawValue: string | null; rows: number }[];
  /** How many groups there are in all; missing in reports from before it was counted. */
  quarantineValues?: number;
  /** Rows that a person would have to decide first; on the clone they got the first allowed value, so that the steps behind could be rehearsed. */
  decidedOnClone: number;
  checks: {
    step: string;
    name: string;
    ok: boolean;
    expected: string;
    observed: string;
    error: string | null;
    ms: number;
  }[];
  probes: { name: string; ok: boolean; error: string | null }[];
  /** Of a switchover, as its flag was then; missing in reports from before it was told. */
  switch?: SwitchForecast;
  /** Neither ok, failed nor different: not tried. */
  rollback: {
    ok: boolean;
    differences: string[];
    failed?: Message;
    /** Steps without a way back: `ok` and `differences` are about the others, what these did being there before. */
    oneWay?: { step: string; reason: string }[];
  };
  error: Message | null;
  seconds: number;
  /** Of them those that copying the target took; missing where none was made, and before it was timed. */
  copySeconds?: number;
};

/** A report as it is stored. Why it failed is a message; one that this Sluice has no text of is left out. */
export function storedReport(stored: Prisma.JsonValue): DryRunReport {
  const report = stored as unknown as DryRunReport;
  const { failed, ...rollback } = report.rollback;
  const why = storedMessage(failed);
  return {
    ...report,
    error: storedMessage(report.error),
    rollback: { ...rollback, ...(why ? { failed: why } : {}) },
  };
}

/** What a switchover would do. It runs no statement and changes no table: it lets people onto the new path. */
export type SwitchForecast = {
  flag: string;
  /** The percentage that the flag is set to, 0 while it is off; null if there is no such flag. */
  from: number | null;
  /** It is served in certain hours only. */
  hasWindow: boolean;
  /** `keys`: of `looked` known targeting keys, how many a stage would reach; null without the flag. */
  stages: (Stage & { keys: { on: number; looked: number } | null })[];
  /** More keys were seen in the last 30 days than were looked at, which are a sample. */
  moreKeys: boolean;
};

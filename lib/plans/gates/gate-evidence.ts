import type { CheckState } from "../../checks/check-state.ts";
import type { Serving } from "../../flags/clients/read-not-serving.ts";
import type { LateAnswers, UnknownAnswers } from "../../flags/clients/read-unknown-answers.ts";
import type { FlagHold } from "../../interlock/flag-hold.ts";
import type { Context } from "../../kernel/context.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import type { Message } from "../../messages/catalogue/message.ts";
import type { LeftOpenView } from "../../quarantine/read-left-open.ts";
import type { Problem } from "../definition/problem.ts";
import type { OneWayStep } from "../definition/way-back.ts";
import type { GoingBack } from "../going-back.ts";
import type { Phase, PhaseState } from "../model.ts";
import type { Mark } from "../read-marks.ts";
import type { NotLookedAt } from "../reads/rehearsal-report.ts";
import type { PathUse } from "./read-path-use.ts";

export type CheckEvidence = {
  phase: Phase;
  step: string;
  name: string;
  /** True for checks of the statements that run before the first backfill step: the dual write. */
  dualWrite: boolean;
  state: CheckState;
  latest: { observed: string | null; expected: Message; error: string | null; at: Date } | null;
};

/**
 * `notRun`: steps that have not, though it is done. `tookNothing`: of contract, which has begun, and nothing that this run of it did
 * stands in the target.
 */
export type PhaseEvidence = {
  state: PhaseState;
  finishedAt: Date | null;
  notRun?: string[];
  tookNothing?: boolean;
  /** Missing or null: it is not on its way back. */
  back?: GoingBack | null;
};

export type RehearsalEvidence = {
  at: Date;
  ok: boolean;
  /** Schema and rows that were looked at came back equal, those of one-way steps aside. */
  cameBack: boolean;
  notLookedAt: NotLookedAt[];
  /** Of them the steps of which no batch was tried. */
  untried: Message[];
  /** Of the version that it stands for: of this one where nothing that runs has changed since. */
  sha256: string;
  why: RehearsalFailure;
  /** The first thing that did not come back, and how many more. */
  leftover: { difference: Message; more: number } | null;
};

/** Who looks, be it in a transaction of Sluice's database. */
export type Looking = Pick<Context, "config"> & { db: Db | Tx };

/** Why a rehearsal failed: what it observed, or what broke; of one that succeeded it says nothing. */
export type RehearsalFailure =
  | { kind: "check"; check: string; observed: Message; expected: Message }
  | { kind: "probe"; probe: string }
  | { kind: "error"; error: Message | null };

/** What was read about a plan, all at one time. The gates below are a function of it and of nothing else. */
export type GateEvidence = {
  /** By the clock of Sluice's database. */
  now: Date;
  loadError: readonly Problem[] | null;
  sha256: string;
  /** Null: the plan has no such phase, and none of it has begun. */
  phases: Record<Phase, PhaseEvidence | null>;
  /** Steps that have no way back, as the plan declares, and whether the phase has no others. */
  oneWay: Record<Phase, { steps: OneWayStep[]; all: boolean }>;
  rehearsals: Record<Phase, RehearsalEvidence | null>;
  /**
   * What the way back of contract rests on once it has begun: the rehearsal of the version that ran, as no folder changes a
   * step that has run. Missing, or null: the latest one.
   */
  ranAsRehearsed?: RehearsalEvidence | null;
  checks: CheckEvidence[];
  /** Undecided; null if the backfill that fills it has not gone over every row, or the target could not be read. */
  quarantine: { rows: number; values: number } | null;
  /** Rows whose value was left open, which are in no other figure; null: none. */
  leftOpen: LeftOpenView | null;
  /** What the target knows of the plan's steps; null if it was not asked, or could not be read. */
  marks: readonly Mark[] | null;
  targetError: Message | null;
  killSwitchEngagedAt: Date | null;
  /** Gateways that are connected and serve every flag off, because their environment says so. */
  killedGateways: string[];
  /** The flag that the plan names. */
  flagName: string | null;
  flag: {
    name: string;
    enabled: boolean;
    percentage: number;
    /** People on its list, who get it whatever the percentage. */
    allowed: number;
    hold: FlagHold | null;
    hasWindow: boolean;
    /** And served off for that: a retired one stays on. */
    isArchived: boolean;
    /** And served on to everyone, whatever else it is set to. */
    isRetired: boolean;
    /** Since when everyone has been served it without a break; null if it is not so: the kill switch is a break too. */
    fullSince: Date | null;
  } | null;
  /**
   * What applications with a token were answered, since the flag was on for everyone and inside the soak time: how often on,
   * in the last minute at least, and when last off; null if the flag is not. Before `offKnownSince` it is not known,
   * nor of `unknown` before the time that it names; of `late` it is, as it told it later.
   */
  evaluations: {
    on: number;
    lastOff: { application: string; at: Date } | null;
    offKnownSince: Date | null;
    unknown: UnknownAnswers | null;
    late: LateAnswers | null;
    at: Date | null;
  } | null;
  /** What the application's own events say of that soak time; null if it has none, or the flag is not on for everyone. */
  pathUse: PathUse | null;
  /** Who serves the flag as it is now; null if it is not on for everyone. */
  serving: Serving | null;
  /** Who serves that nobody is on; null if it is set to be on for somebody, kill switch or not, or never was. */
  servingOff: Serving | null;
  /** The latest sample of each sink that delivers from this target. */
  outbox: { sink: string; at: Date | null; oldestAgeMs: number | null; depth: number; dead: number }[];
  limits: { soakSeconds: number; outboxLagSeconds: number };
};

import type { Phase } from "../plans/model.ts";
import type { DecisionsStand } from "./decisions-stand.ts";
import type { LeftOpenView } from "./read-left-open.ts";

export type QuarantineCount = { rows: number; values: number };

/**
 * What a backfill that is started now would leave to people, and what of it was left open: it stays without a value, and
 * stops the phase `blocks`. The rows of values beyond those that a rehearsal keeps are in no figure.
 */
export type DecisionsForecast = QuarantineCount & { leftOpen: (QuarantineCount & { blocks: Phase }) | null };

type QuarantineValue = {
  step: string;
  /** The expression of what the application stored, and the column that is to be filled from it. */
  raw: string;
  column: string;
  /** null: the application stored NULL. */
  rawValue: string | null;
  /** Values that a person may choose. */
  values: string[];
};

/** Rows that wait; `leftOpen`: for nobody, as nobody can know their value. */
export type UndecidedGroup = QuarantineValue & {
  decided: null;
  rows: number;
  earliest: Date;
  leftOpen: { by: string; at: Date } | null;
};

/** As a rehearsal counted them, before the backfill has come to them. */
export type RehearsedGroup = Omit<UndecidedGroup, "earliest"> & { earliest: null };

export type DecidableGroup = UndecidedGroup | RehearsedGroup;

/** How many rows hold it would take a scan of the application's table; `countDecidedRows` does it when somebody asks. */
export type DecidedGroup = QuarantineValue & {
  decided: { value: string; by: string; at: Date };
  rows: null;
  earliest: null;
  leftOpen: null;
};

export type QuarantineGroup = UndecidedGroup | DecidedGroup;

type RehearsedQuarantine = { at: Date; groups: RehearsedGroup[]; count: QuarantineCount; beyond: number };

export type QuarantineView = {
  plan: string;
  groups: QuarantineGroup[];
  undecided: QuarantineCount;
  /**
   * What can be decided before the backfill begins, without what was decided since; `count`: those that are asked
   * about, `beyond`: so many more, less frequent, the rehearsal did not keep. Null once it has begun.
   */
  rehearsed: RehearsedQuarantine | null;
  /** What a rehearsal counted and the backfill, which is under way, has still to find. Null before and after. */
  foreseen: RehearsedQuarantine | null;
  /** Those whose value was left open; null: none. */
  leftOpen: LeftOpenView | null;
  /** By step: the phase that a value of it stops which is left open. */
  blocks: Record<string, Phase>;
  /** False while a backfill that fills it has not gone over every row: nothing found means nothing then. */
  measured: boolean;
  /** Why decisions can no longer be changed or withdrawn. */
  stand: DecisionsStand;
  /** Changed decisions that are still being written into their rows. */
  rewriting: number;
  /** Answers given for another table, column or raw expression than the plan names now: they are asked again. */
  lapsed: number;
};

import { durationWords } from "../../kernel/text/durations.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { isBatchSql } from "../../target/backfill/compile-batch.ts";
import type { TrialProgress } from "../../target/backfill/prove-batches.ts";
import type { BackfillProgress } from "../../target/backfill/run-backfill.ts";
import type { CloneProgress } from "../../target/copy/fill-clone.ts";
import type { Journal } from "../engine/job-run.ts";
import type { RehearsalProgress, Step } from "../model.ts";
import { RehearsalPace } from "./rehearsal-pace.ts";

const COPY_WORDS = {
  indexes: message("rehearsal.doing.indexes"),
  comparison: message("rehearsal.doing.comparesCopy"),
};

/** How long each takes against the others, about, as it was measured on the example. */
const WEIGHTS = { copy: 4, indexes: 1, proof: 2, notes: 2, statements: 0.4, backfill: 20, comparison: 2 };
/** Of a backfill whose batches are tried first: the trial's share, as it was measured there. */
const TRIAL = 0.6;

type Way = "runs" | "undoes";

/** A step on its way there or back, and whether its batches are tried before. */
export type Leg = { kind: Step["kind"]; tried: boolean };

export function legThere({ kind }: Step): Leg {
  return { kind, tried: kind === "backfill" };
}

export async function legBack({ kind, rollback }: Step): Promise<Leg> {
  return { kind, tried: kind === "backfill" && rollback !== null && (await isBatchSql(rollback)) };
}

function weightOf({ kind, tried }: Leg): number {
  if (kind !== "backfill") return WEIGHTS.statements;
  return tried ? WEIGHTS.backfill / (1 - TRIAL) : WEIGHTS.backfill;
}

const TRIAL_WORDS = {
  "at-once": "rehearsal.doing.triesAtOnce",
  "in-batches": "rehearsal.doing.triesInBatches",
  again: "rehearsal.doing.triesAgain",
} as const;
const COPY_WEIGHT = WEIGHTS.copy + WEIGHTS.indexes + WEIGHTS.proof;

/** How far a rehearsal is, which copies the target, notes what is there, runs and undoes steps, and compares. */
export class RehearsalSteps {
  #weighed = 0;
  #total: number;
  #pace: RehearsalPace;
  /** Of the part at hand: what it is, and how much of it was counted when. */
  #part: { kind: "rows" | "rest"; weight: number; counted: number; tried: boolean };
  #countedAt: number;
  #tell: (progress: RehearsalProgress) => Promise<void>;
  #now: () => Date;

  constructor(legs: Leg[], tell: (progress: RehearsalProgress) => Promise<void>, now: () => Date) {
    const sum = (some: Leg[]) => some.reduce((weight, leg) => weight + weightOf(leg), 0);
    const rows = sum(legs.filter(({ kind }) => kind === "backfill"));
    const statements = sum(legs.filter(({ kind }) => kind !== "backfill"));
    const rest = COPY_WEIGHT + WEIGHTS.notes + statements + WEIGHTS.comparison;
    this.#total = rows + rest;
    this.#pace = new RehearsalPace({ rows, rest });
    this.#part = { kind: "rest", weight: WEIGHTS.copy, counted: 0, tried: false };
    this.#tell = tell;
    this.#now = now;
    this.#countedAt = now().getTime();
  }

  async copying(progress: CloneProgress): Promise<void> {
    if (progress.doing === "rows") {
      this.#count(progress.share);
      // Where nothing else is said, it is "public".
      await this.#say(message("rehearsal.doing.copies", { table: withoutSchema(progress.table) }));
    } else await this.#begin(COPY_WORDS[progress.doing], progress.doing === "indexes" ? "indexes" : "proof");
  }

  /** The clone is there: what is in it is noted. */
  async notes(): Promise<void> {
    await this.#begin(message("rehearsal.doing.notes"), "notes");
  }

  /** Checks and probes, beside the steps: as long as they take, they get nothing further. */
  async checks(): Promise<void> {
    this.#count(1);
    await this.#say(message("rehearsal.doing.checks"));
  }

  async compares(): Promise<void> {
    await this.#begin(message("rehearsal.doing.compares"), "comparison");
  }

  /** The journal, listened to: what it says of a step tells the way there from the way back, whichever comes first. */
  follow(journal: Journal): Journal {
    let way: Way = "runs";
    return {
      ...journal,
      stepStarted: async (phase, step) => {
        await journal.stepStarted(phase, step);
        way = "runs";
        await this.#beginStep(step, way, legThere(step));
      },
      undoStarted: async (phase, step) => {
        await journal.undoStarted(phase, step);
        way = "undoes";
        await this.#beginStep(step, way, await legBack(step));
      },
      batchDone: async (phase, step, progress) => {
        await journal.batchDone(phase, step, progress);
        // A contract step that writes its backup away visits rows as well.
        const share = Math.min(1, progress.rowsDone / Math.max(1, progress.rowsTotal));
        this.#count(this.#part.tried ? TRIAL + (1 - TRIAL) * share : share);
        await this.#say(inRows(step, way, progress));
      },
      stepEnded: async (phase, step, state, error) => {
        await journal.stepEnded(phase, step, state, error);
        this.#count(1);
      },
    };
  }

  /** The batches of the step at hand are tried: all that is done of it by then. */
  async tries(step: Step, { doing, share }: TrialProgress): Promise<void> {
    if (this.#part.tried) this.#count(TRIAL * share);
    await this.#say(message(TRIAL_WORDS[doing], { step: step.name }));
  }

  /** The part at hand is over, and the next one begins. */
  async #begin(
    doing: Message,
    part: Exclude<keyof typeof WEIGHTS, "backfill" | "statements">,
  ): Promise<void> {
    this.#count(1);
    this.#part = { kind: "rest", weight: WEIGHTS[part], counted: 0, tried: false };
    await this.#say(doing);
  }

  async #beginStep(step: Step, way: Way, leg: Leg): Promise<void> {
    this.#count(1);
    const kind = leg.kind === "backfill" ? "rows" : "rest";
    this.#part = { kind, weight: weightOf(leg), counted: 0, tried: leg.tried };
    await this.#say(message(`rehearsal.doing.${way}`, { step: step.name }));
  }

  /** `share` of the part at hand is done by now. */
  #count(share: number): void {
    const { kind, weight, counted } = this.#part;
    const more = weight * Math.max(0, share - counted);
    if (more === 0) return;
    const now = this.#now().getTime();
    this.#pace.did(kind, more, (now - this.#countedAt) / 1000);
    this.#weighed += more;
    this.#part.counted = share;
    this.#countedAt = now;
  }

  async #say(doing: Message): Promise<void> {
    await this.#tell({
      doing,
      share: Math.min(1, this.#weighed / this.#total),
      secondsLeft: this.#pace.secondsLeft(),
      at: new Date(this.#countedAt).toISOString(),
    });
  }
}

function inRows(step: Step, way: Way, { rowsDone, rowsTotal, secondsLeft }: BackfillProgress): Message {
  const rows = message(`rehearsal.doing.${way}Rows`, { step: step.name, done: rowsDone, total: rowsTotal });
  return secondsLeft < 1
    ? rows
    : message("rehearsal.doing.left", { rows, left: durationWords(Math.ceil(secondsLeft) * 1000) });
}

function withoutSchema(table: string): string {
  return table.startsWith("public.") ? table.slice("public.".length) : table;
}

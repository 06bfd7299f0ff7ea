import { formatDuration } from "../../format/durations.ts";
import { countOf, formatCount } from "../../format/numbers.ts";
import type { CloneProgress } from "../../target/fill-clone.ts";
import type { BackfillProgress } from "../../target/run-backfill.ts";
import type { RehearsalProgress, Step } from "../model.ts";
import type { Journal } from "./job-run.ts";

/** A backfill takes so many times as long as another step, about, and as the copy of the target. */
const BACKFILL_WEIGHT = 10;

const COPY_WORDS = {
  indexes: "makes indexes and constraints",
  comparison: "compares its schema with the target's",
};

/** How far a rehearsal is, which copies the target and then runs or undoes `steps`. */
export class RehearsalSteps {
  #done = 0;
  #total: number;
  #share = -1;
  #since = "";
  #tell: (progress: RehearsalProgress) => Promise<void>;
  #now: () => Date;

  constructor(steps: Step[], tell: (progress: RehearsalProgress) => Promise<void>, now: () => Date) {
    this.#total = steps.reduce((sum, step) => sum + weigh(step), 1);
    this.#tell = tell;
    this.#now = now;
  }

  /** What it does now; `part` is the share of the step at hand that is done, the copy if there is none. */
  async at(doing: string, part = 0, step?: Step): Promise<void> {
    const share = Math.min(1, (this.#done + part * weigh(step)) / this.#total);
    if (share !== this.#share) this.#since = this.#now().toISOString();
    this.#share = share;
    await this.#tell({ doing, share, shareSince: this.#since });
  }

  async copying(progress: CloneProgress): Promise<void> {
    if (progress.doing === "rows")
      await this.at(`copies ${progress.table}`, progress.tablesDone / progress.tables);
    else await this.at(COPY_WORDS[progress.doing], 1);
  }

  ended(step?: Step): void {
    this.#done += weigh(step);
  }

  /** The journal, listened to. `verb`: "runs" on the way there, "undoes" on the way back. */
  follow(journal: Journal, verb: () => string): Journal {
    return {
      ...journal,
      stepStarted: async (phase, step) => {
        await journal.stepStarted(phase, step);
        await this.at(`${verb()} ${step.name}`);
      },
      batchDone: async (phase, step, progress) => {
        await journal.batchDone(phase, step, progress);
        const part = progress.rowsDone / Math.max(1, progress.rowsTotal);
        await this.at(`${verb()} ${step.name}: ${inRows(progress)}`, part, step);
      },
      stepEnded: async (phase, step, state, error) => {
        await journal.stepEnded(phase, step, state, error);
        this.ended(step);
      },
    };
  }
}

function weigh(step: Step | undefined): number {
  return step?.kind === "backfill" ? BACKFILL_WEIGHT : 1;
}

function inRows({ rowsDone, rowsTotal, secondsLeft }: BackfillProgress): string {
  const rows = `${formatCount(rowsDone)} of ${countOf(rowsTotal, "row")}`;
  return secondsLeft < 1
    ? rows
    : `${rows}, ${formatDuration(Math.ceil(secondsLeft) * 1000)} left of this step`;
}

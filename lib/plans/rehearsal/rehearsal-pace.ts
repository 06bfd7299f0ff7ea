/** Work of one kind, in parts that are about equally long. */
type Kind = { left: number; done: number; seconds: number };

/** Less than this measured says nothing about the rest, in seconds. */
const ENOUGH = 1;

/**
 * How long the rest takes, from what the parts took so far. Filling rows and everything else are measured apart: the one
 * takes as long as there are rows, the other hardly longer than the rows take to copy.
 */
export class RehearsalPace {
  #kinds: { rows: Kind; rest: Kind };

  /** `rows` and `rest`: how much there is of each. */
  constructor(all: { rows: number; rest: number }) {
    this.#kinds = {
      rows: { left: all.rows, done: 0, seconds: 0 },
      rest: { left: all.rest, done: 0, seconds: 0 },
    };
  }

  /** So much of it was done, in so many seconds. */
  did(kind: "rows" | "rest", amount: number, seconds: number): void {
    const of = this.#kinds[kind];
    of.done += amount;
    of.left = Math.max(0, of.left - amount);
    of.seconds += seconds;
  }

  /** Null while something is left of which nothing was measured. */
  secondsLeft(): number | null {
    const { rows, rest } = this.#kinds;
    if (rows.seconds + rest.seconds < ENOUGH) return null;
    let seconds = 0;
    for (const { left, done, seconds: took } of [rows, rest]) {
      if (left === 0) continue;
      if (done === 0) return null;
      seconds += (left * took) / done;
    }
    return seconds;
  }
}

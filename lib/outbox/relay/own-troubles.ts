import { shownError } from "../../kernel/db/shown-message.ts";
import { asSentence } from "../../kernel/text/sentences.ts";
import type { Message } from "../../messages/catalogue/message.ts";
import { ownWaitMs } from "./retry-schedule.ts";

type Trouble = { times: number; until: number; because: Message };

/**
 * Failures of the relay's own work, by name of the work: each waits longer with every failure in a row, and is over with
 * the first success.
 */
export class OwnTroubles {
  #firstRetrySeconds: number;
  #saidFrom: number;
  #troubles = new Map<string, Trouble>();

  /** @param saidFrom so many failures in a row are worth telling a person. */
  constructor(firstRetrySeconds: number, saidFrom: number) {
    this.#firstRetrySeconds = firstRetrySeconds;
    this.#saidFrom = saidFrom;
  }

  mustWait(name: string): boolean {
    return performance.now() < (this.#troubles.get(name)?.until ?? 0);
  }

  /** @returns how long it has to wait. */
  begin(name: string, error: unknown): number {
    const times = (this.#troubles.get(name)?.times ?? 0) + 1;
    const waitMs = ownWaitMs(times, this.#firstRetrySeconds, Math.random());
    this.#troubles.set(name, {
      times,
      until: performance.now() + waitMs,
      because: shownError(error, asSentence),
    });
    return waitMs;
  }

  end(name: string): void {
    this.#troubles.delete(name);
  }

  /** Work that is not there any more has no trouble. */
  keepOnly(names: string[]): void {
    for (const name of this.#troubles.keys()) if (!names.includes(name)) this.#troubles.delete(name);
  }

  /** What the longest row of failures says. */
  get worst(): Message | null {
    const [worst] = [...this.#troubles.values()].sort((a, b) => b.times - a.times);
    return worst && worst.times >= this.#saidFrom ? worst.because : null;
  }
}

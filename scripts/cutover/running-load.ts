import { Worker } from "node:worker_threads";
import type { Accepted, Failure } from "./load.ts";
import type { LoadNews, LoadOrder } from "./load-thread.ts";

/** The load as the driver sees it: what its thread has told so far, never more than a moment old. */
export class RunningLoad {
  readonly accepted: Accepted[] = [];
  readonly failures: Failure[] = [];
  /** Milliseconds from the moment a booking was due to its answer. */
  readonly bookingMs: number[] = [];
  readonly availabilityMs: number[] = [];
  sent = 0;
  bookings = 0;
  cancellations = 0;
  readonly #thread: Worker;
  readonly #stopped: Promise<void>;

  constructor(baseUrl: string, perSecond: number) {
    this.#thread = new Worker(new URL("load-thread.ts", import.meta.url), {
      workerData: { baseUrl, perSecond },
    });
    this.#stopped = new Promise((resolve, reject) => {
      this.#thread.on("error", reject);
      this.#thread.on("message", (news: LoadNews) => {
        this.#hear(news);
        if (news.stopped) resolve();
      });
    });
    this.#stopped.catch(() => {}); // told to whoever stops the load
  }

  /** Clients name no more times that only a person could read. */
  sendReadableOnly(): void {
    this.#order({ sendUnreadable: false });
  }

  /** Some clients use this word from now on, which nobody has decided yet. */
  sendAlso(word: string): void {
    this.#order({ lateWord: word });
  }

  /** Sends no more, and waits for every answer. @throws Error if the thread broke */
  async stop(): Promise<void> {
    this.#order({ stop: true });
    await this.#stopped;
  }

  #order(order: LoadOrder): void {
    this.#thread.postMessage(order);
  }

  #hear(news: LoadNews): void {
    this.accepted.push(...news.accepted);
    this.failures.push(...news.failures);
    this.bookingMs.push(...news.bookingMs);
    this.availabilityMs.push(...news.availabilityMs);
    this.sent = news.sent;
    this.bookings = news.bookings;
    this.cancellations = news.cancellations;
  }
}

import { setTimeout as delay } from "node:timers/promises";

/** What runs: it began when it was made, and ends when it is told to. */
export type Running = {
  /** Begins nothing more, and resolves once it is drained. Said again, it is the same end. */
  stop: () => Promise<void>;
};

type State = { kind: "running" } | { kind: "draining" | "drained"; end: Promise<void> };

/** The life of something that runs. `drain` waits for what is under way and gives back what is held; it is called once. */
export class Lifecycle implements Running {
  #state: State = { kind: "running" };
  readonly #drain: () => Promise<void>;
  readonly #stopping = new AbortController();

  constructor(drain: () => Promise<void>) {
    this.#drain = drain;
  }

  get state(): State["kind"] {
    return this.#state.kind;
  }
  get isRunning(): boolean {
    return this.#state.kind === "running";
  }
  /** Aborted as soon as it is told to stop. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Waits, but no longer than it runs. */
  async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.signal }).catch(() => {});
  }

  readonly stop = (): Promise<void> => {
    if (this.#state.kind !== "running") return this.#state.end;
    const { promise: end, resolve } = Promise.withResolvers<void>();
    this.#state = { kind: "draining", end };
    this.#stopping.abort();
    resolve(
      this.#drain().then(() => {
        this.#state = { kind: "drained", end };
      }),
    );
    return end;
  };
}

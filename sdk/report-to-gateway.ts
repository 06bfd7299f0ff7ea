import { authorization } from "./follow-gateway.ts";
import { type Counts, UntoldAnswers, UntoldKeys } from "./untold-answers.ts";

const REPORT_EVERY_MS = 5_000;
const POST_TIMEOUT_MS = 5_000;
const MOST_FLAGS_A_POST = 10_000;
const TAKEN = 204;
/** What was sent is at fault, and not the way there. */
const REFUSED = [400, 413];
/** How long a program that ends waits for its first stream, without which it cannot tell what it answered. */
const FIRST_STREAM_MS = 5_000;
/** How often a program that ends tries to tell what it answered while it told the rest. */
const LAST_REPORTS = 3;

/** `told`: all that this program answered before it served the revision was taken. */
type Acknowledgement = { revision: number; told: boolean };

type Gateway = { url: string; clientId: string; token?: string | undefined };

/**
 * Sends confirmations at once, and counts and keys every few seconds; what is not taken is kept for the next report. That all is
 * told which was answered before a revision was in force here is said by a second confirmation of it.
 */
export class Reporter {
  readonly #to: Gateway;
  readonly #answers = new UntoldAnswers();
  readonly #keys = new UntoldKeys();
  readonly #opened = Promise.withResolvers<void>();
  #secret: string | null = null;
  #waiting: Acknowledgement | null = null;
  #acknowledging: Promise<void> | null = null;
  #reporting: Promise<boolean> | null = null;
  #timer: NodeJS.Timeout | null = null;
  /** There may be answers from before this stream: they are told before the first confirmation on it. */
  #isLate = false;
  /** In force here, and not yet said that what was answered before is told. */
  #untold: number | null = null;
  #flagsAPost = MOST_FLAGS_A_POST;

  constructor(to: Gateway) {
    this.#to = to;
  }

  /** The stream that was opened: from now on what is sent is of this one. */
  began(secret: string): void {
    this.#secret = secret;
    this.#opened.resolve();
    this.#isLate = this.#answers.size > 0 || this.#reporting !== null;
    this.#timer ??= setInterval(() => void this.#report(), REPORT_EVERY_MS);
    this.#timer.unref();
  }

  /** Confirms that this program serves the revision. Of those that wait, only the latest is sent. */
  acknowledge(revision: number): void {
    const told = this.#answers.size === 0 && this.#reporting === null && !this.#answers.areSomeLost;
    this.#untold = told ? null : revision;
    this.#confirm({ revision, told });
  }

  /** Called in the evaluation: it counts and returns. */
  answered(flag: string, variant: string, targetingKey: unknown): void {
    this.#answers.add(flag, { [variant]: 1 });
    this.#keys.add(targetingKey);
  }

  /**
   * Sends the last counts and says that this program ends, so that nobody waits for its confirmation. One whose counts were
   * not taken does not say so: what it answered nobody knows. One that answered before any stream was open waits a few seconds
   * for it: the gateway may have it on record already.
   */
  async stop(): Promise<void> {
    if (this.#secret === null && this.#answers.size > 0) await within(FIRST_STREAM_MS, this.#opened.promise);
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    if (this.#secret === null) return;
    await this.#reporting;
    for (let i = 0; i < LAST_REPORTS && this.#answers.size > 0; i++) await this.#report();
    if (this.#answers.size > 0 || this.#answers.areSomeLost) return;
    if (this.#untold !== null) this.#say(this.#untold);
    await this.#acknowledging;
    await this.#post("/v1/leave", {});
  }

  /** 0: no answer came. */
  async #post(path: string, body: object): Promise<number> {
    try {
      const response = await fetch(this.#to.url + path, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...authorization(this.#to.token),
          ...(this.#secret === null ? {} : { "sluice-stream": this.#secret }),
        },
        body: JSON.stringify({ clientId: this.#to.clientId, ...body }),
        signal: AbortSignal.timeout(POST_TIMEOUT_MS),
      });
      await response.arrayBuffer(); // frees the connection for the next post
      return response.status;
    } catch {
      return 0;
    }
  }

  #confirm(acknowledgement: Acknowledgement): void {
    this.#waiting = acknowledgement;
    this.#acknowledging ??= this.#sendAcknowledgements().finally(() => {
      this.#acknowledging = null;
    });
  }

  async #sendAcknowledgements(): Promise<void> {
    while (this.#waiting !== null) {
      if (this.#isLate) await this.#tellLate(); // where that fails, the confirmation comes without saying that it is told
      const { revision, told } = this.#waiting;
      this.#waiting = null;
      const status = await this.#post("/v1/ack", { revision, ...(told ? { told } : {}) });
      if (status !== TAKEN && told) this.#untold ??= revision;
      if (status === 0) return; // the stream is as broken; the snapshot of the next one is acknowledged again
    }
  }

  async #tellLate(): Promise<void> {
    await this.#reporting; // it began before, and what it could not send comes back
    const stream = this.#secret;
    await this.#report();
    if (stream === this.#secret) this.#isLate = false;
  }

  /** False: what was not taken is kept. */
  #report(): Promise<boolean> {
    this.#reporting ??= this.#sendReport().finally(() => {
      this.#reporting = null;
    });
    return this.#reporting;
  }

  async #sendReport(): Promise<boolean> {
    const inForce = this.#untold;
    const isTaken = await this.#sendAnswers(this.#answers.take());
    if (isTaken && inForce !== null) this.#say(inForce);
    await this.#sendKeys();
    return isTaken;
  }

  /** One post at least, as it is this program's sign of life. */
  async #sendAnswers(taken: [string, Counts][]): Promise<boolean> {
    const kept: [string, Counts][] = [];
    let start = 0;
    do {
      const part = taken.slice(start, start + this.#flagsAPost);
      start += part.length;
      const late = this.#isLate ? { late: true } : {};
      const answers = Object.fromEntries(part);
      const status = await this.#post("/v1/telemetry", { answers, keys: [], ...late });
      if (status === TAKEN) {
        this.#flagsAPost = Math.min(MOST_FLAGS_A_POST, this.#flagsAPost * 2);
        continue;
      }
      kept.push(...part);
      if (REFUSED.includes(status)) this.#flagsAPost = Math.max(1, Math.floor(part.length / 2));
      else kept.push(...taken.slice(start));
      if (!REFUSED.includes(status)) break;
    } while (start < taken.length);
    for (const [flag, counts] of kept) this.#answers.add(flag, counts);
    return kept.length === 0;
  }

  async #sendKeys(): Promise<void> {
    if (this.#keys.size === 0) return;
    const sent = this.#keys.take();
    const status = await this.#post("/v1/telemetry", { answers: {}, keys: sent });
    if (status !== TAKEN && !REFUSED.includes(status)) for (const key of sent) this.#keys.add(key);
  }

  /** What was answered before the revision is told: a second confirmation says so, unless a newer one waits. */
  #say(revision: number): void {
    if (this.#untold === revision) this.#untold = null;
    if (this.#answers.areSomeLost) return;
    if (this.#waiting === null || this.#waiting.revision === revision)
      this.#confirm({ revision, told: true });
  }
}

async function within(limitMs: number, what: Promise<void>): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, limitMs);
  await Promise.race([what, over]);
  clearTimeout(timer);
}

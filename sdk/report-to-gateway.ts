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

export type Reporter = {
  /** The stream that was opened: from now on what is sent is of this one. */
  began: (secret: string) => void;
  /** Confirms that this program serves the revision. Of those that wait, only the latest is sent. */
  acknowledge: (revision: number) => void;
  /** Called in the evaluation: it counts and returns. */
  answered: (flag: string, variant: string, targetingKey: unknown) => void;
  /**
   * Sends the last counts and says that this program ends, so that nobody waits for its confirmation. One whose counts were
   * not taken does not say so: what it answered nobody knows. One that answered before any stream was open waits a few seconds
   * for it: the gateway may have it on record already.
   */
  stop: () => Promise<void>;
};

/**
 * Sends confirmations at once, and counts and keys every few seconds; what is not taken is kept for the next report. That all is
 * told which was answered before a revision was in force here is said by a second confirmation of it.
 */
export function reportToGateway(options: {
  url: string;
  clientId: string;
  token?: string | undefined;
}): Reporter {
  const answers = new UntoldAnswers();
  const keys = new UntoldKeys();
  let secret: string | null = null;
  const opened = Promise.withResolvers<void>();
  let waiting: Acknowledgement | null = null;
  let acknowledging: Promise<void> | null = null;
  let reporting: Promise<boolean> | null = null;
  let timer: NodeJS.Timeout | null = null;
  /** There may be answers from before this stream: they are told before the first confirmation on it. */
  let isLate = false;
  /** In force here, and not yet said that what was answered before is told. */
  let untold: number | null = null;
  let flagsAPost = MOST_FLAGS_A_POST;

  /** 0: no answer came. */
  async function post(path: string, body: object): Promise<number> {
    try {
      const response = await fetch(options.url + path, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...authorization(options.token),
          ...(secret === null ? {} : { "sluice-stream": secret }),
        },
        body: JSON.stringify({ clientId: options.clientId, ...body }),
        signal: AbortSignal.timeout(POST_TIMEOUT_MS),
      });
      await response.arrayBuffer(); // frees the connection for the next post
      return response.status;
    } catch {
      return 0;
    }
  }

  function confirm(acknowledgement: Acknowledgement): void {
    waiting = acknowledgement;
    acknowledging ??= sendAcknowledgements().finally(() => {
      acknowledging = null;
    });
  }

  async function sendAcknowledgements(): Promise<void> {
    while (waiting !== null) {
      if (isLate) await tellLate(); // where that fails, the confirmation comes without saying that it is told
      const { revision, told } = waiting;
      waiting = null;
      const status = await post("/v1/ack", { revision, ...(told ? { told } : {}) });
      if (status !== TAKEN && told) untold ??= revision;
      if (status === 0) return; // the stream is as broken; the snapshot of the next one is acknowledged again
    }
  }

  async function tellLate(): Promise<void> {
    await reporting; // it began before, and what it could not send comes back
    const stream = secret;
    await report();
    if (stream === secret) isLate = false;
  }

  /** False: what was not taken is kept. */
  function report(): Promise<boolean> {
    reporting ??= sendReport().finally(() => {
      reporting = null;
    });
    return reporting;
  }

  async function sendReport(): Promise<boolean> {
    const inForce = untold;
    const isTaken = await sendAnswers(answers.take());
    if (isTaken && inForce !== null) say(inForce);
    await sendKeys();
    return isTaken;
  }

  /** One post at least, as it is this program's sign of life. */
  async function sendAnswers(taken: [string, Counts][]): Promise<boolean> {
    const kept: [string, Counts][] = [];
    let start = 0;
    do {
      const part = taken.slice(start, start + flagsAPost);
      start += part.length;
      const late = isLate ? { late: true } : {};
      const status = await post("/v1/telemetry", { answers: Object.fromEntries(part), keys: [], ...late });
      if (status === TAKEN) {
        flagsAPost = Math.min(MOST_FLAGS_A_POST, flagsAPost * 2);
        continue;
      }
      kept.push(...part);
      if (REFUSED.includes(status)) flagsAPost = Math.max(1, Math.floor(part.length / 2));
      else kept.push(...taken.slice(start));
      if (!REFUSED.includes(status)) break;
    } while (start < taken.length);
    for (const [flag, counts] of kept) answers.add(flag, counts);
    return kept.length === 0;
  }

  async function sendKeys(): Promise<void> {
    if (keys.size === 0) return;
    const sent = keys.take();
    const status = await post("/v1/telemetry", { answers: {}, keys: sent });
    if (status !== TAKEN && !REFUSED.includes(status)) for (const key of sent) keys.add(key);
  }

  /** What was answered before the revision is told: a second confirmation says so, unless a newer one waits. */
  function say(revision: number): void {
    if (untold === revision) untold = null;
    if (answers.areSomeLost) return;
    if (waiting === null || waiting.revision === revision) confirm({ revision, told: true });
  }

  return {
    began: (given) => {
      secret = given;
      opened.resolve();
      isLate = answers.size > 0 || reporting !== null;
      timer ??= setInterval(() => void report(), REPORT_EVERY_MS);
      timer.unref();
    },
    acknowledge: (revision) => {
      const told = answers.size === 0 && reporting === null && !answers.areSomeLost;
      untold = told ? null : revision;
      confirm({ revision, told });
    },
    answered: (flag, variant, targetingKey) => {
      answers.add(flag, { [variant]: 1 });
      keys.add(targetingKey);
    },
    stop: async () => {
      if (secret === null && answers.size > 0) await within(FIRST_STREAM_MS, opened.promise);
      if (timer !== null) clearInterval(timer);
      timer = null;
      if (secret === null) return;
      await reporting;
      for (let i = 0; i < LAST_REPORTS && answers.size > 0; i++) await report();
      if (answers.size > 0 || answers.areSomeLost) return;
      if (untold !== null) say(untold);
      await acknowledging;
      await post("/v1/leave", {});
    },
  };
}

async function within(limitMs: number, what: Promise<void>): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, limitMs);
  await Promise.race([what, over]);
  clearTimeout(timer);
}

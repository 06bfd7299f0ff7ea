import { authorization } from "./follow-gateway.ts";

const REPORT_EVERY_MS = 5_000;
const MOST_KEYS = 10_000;
const POST_TIMEOUT_MS = 5_000;
/** More than this the gateway takes for a mistake. */
const MOST_ANSWERS = 1_000_000_000;
/** Refused whatever is sent next, so that keeping it would only grow. */
const REFUSED = [400, 413];

type Counts = { on: number; off: number };

export type Reporter = {
  /** The stream that was opened: from now on what is sent is of this one. */
  began: (secret: string) => void;
  /** Confirms that this program serves the revision. Of those that wait, only the latest is sent. */
  acknowledge: (revision: number) => void;
  /** Called in the evaluation: it counts and returns. */
  answered: (flag: string, on: boolean, targetingKey: unknown) => void;
  /** Sends the last counts and says that this program ends, so that nobody waits for its confirmation. */
  stop: () => Promise<void>;
};

/** Sends confirmations at once, and counts and keys every few seconds; a report that fails is kept for the next. */
export function reportToGateway(options: {
  url: string;
  clientId: string;
  token?: string | undefined;
}): Reporter {
  let answers = new Map<string, Counts>();
  let keys = new Set<string>();
  let secret: string | null = null;
  let waiting: number | null = null;
  let acknowledging = false;
  let reporting: Promise<boolean> | null = null;
  /** There may be answers from before this stream: a confirmation says that the gateway has been told of them. */
  let isLate = false;

  async function post(path: string, body: unknown): Promise<number> {
    const response = await fetch(options.url + path, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...authorization(options.token),
        ...(secret === null ? {} : { "sluice-stream": secret }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(POST_TIMEOUT_MS),
    });
    await response.arrayBuffer(); // frees the connection for the next post
    return response.status;
  }

  async function sendAcknowledgements(): Promise<void> {
    if (acknowledging) return;
    acknowledging = true;
    try {
      while (waiting !== null) {
        while (isLate) if (!(await tellLate())) return; // the next report tries again
        const revision = waiting;
        waiting = null;
        await post("/v1/ack", { clientId: options.clientId, revision });
      }
    } catch {
      // The stream is as broken as this post; the snapshot of the next one is acknowledged again.
    } finally {
      acknowledging = false;
    }
  }

  async function tellLate(): Promise<boolean> {
    await reporting; // it began before, and what it could not send comes back
    const stream = secret;
    if (!(await report())) return false;
    if (stream === secret) isLate = false;
    return true;
  }

  /** False: what was not told is kept. */
  function report(): Promise<boolean> {
    reporting ??= sendReport().finally(() => {
      reporting = null;
    });
    return reporting;
  }

  async function sendReport(): Promise<boolean> {
    const sent = { answers, keys };
    answers = new Map();
    keys = new Set();
    const { clientId } = options;
    const body = { clientId, answers: Object.fromEntries(sent.answers), ...(isLate ? { late: true } : {}) };
    let status = await post("/v1/telemetry", { ...body, keys: [...sent.keys] }).catch(() => 0);
    // Long keys may be too much for the gateway: the answers do not go with them.
    if (REFUSED.includes(status) && sent.keys.size > 0) {
      sent.keys.clear();
      status = await post("/v1/telemetry", { ...body, keys: [] }).catch(() => 0);
    }
    if (status === 204 || REFUSED.includes(status)) return true;
    for (const [flag, counts] of sent.answers) add(flag, counts.on, counts.off);
    for (const key of sent.keys) remember(key);
    return false;
  }

  function add(flag: string, on: number, off: number): void {
    const counts = answers.get(flag);
    if (counts === undefined) answers.set(flag, { on, off });
    else {
      counts.on = Math.min(MOST_ANSWERS, counts.on + on);
      counts.off = Math.min(MOST_ANSWERS, counts.off + off);
    }
  }

  function remember(key: unknown): void {
    if (typeof key === "string" && key !== "" && keys.size < MOST_KEYS) keys.add(key);
  }

  // Also when there is nothing to tell: it is this program's sign of life.
  const timer = setInterval(() => void report().then(sendAcknowledgements), REPORT_EVERY_MS);
  timer.unref();
  return {
    began: (given) => {
      secret = given;
      isLate = answers.size > 0 || reporting !== null;
    },
    acknowledge: (revision) => {
      waiting = revision;
      void sendAcknowledgements();
    },
    answered: (flag, on, targetingKey) => {
      add(flag, on ? 1 : 0, on ? 0 : 1);
      remember(targetingKey);
    },
    stop: async () => {
      clearInterval(timer);
      if (secret === null) return;
      await reporting;
      if (answers.size > 0) await report();
      await post("/v1/leave", { clientId: options.clientId }).catch(() => {});
    },
  };
}

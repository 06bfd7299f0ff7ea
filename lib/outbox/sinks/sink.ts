/** One event as a sink gets it. */
export type OutboxEvent = {
  id: string;
  /** Text: it may exceed what a JavaScript number holds. */
  seq: string;
  slot: number;
  aggregateType: string;
  /** The aggregate's id. */
  key: string;
  type: string;
  /** The payload's JSON text as stored: parsing it here could round a large number. */
  payloadJson: string;
  schemaVersion: number;
  traceparent: string | null;
  correlationId: string | null;
  tenantId: string | null;
  flagContext: unknown;
  createdAt: Date;
};

export type Failure = {
  /** "http-503", "timed-out", "connection-refused": the code of what is said of it (lib/messages/failure-words.ts). */
  errorClass: string;
  /** The receiver's own words, "503 Service Unavailable", or what the class names: "30 s". Clean, as sendEvent makes it. */
  message: string;
  /**
   * Whose trouble it is. "sink": it cannot be reached, or says itself that it takes nothing now. "unclear": it may be
   * in trouble as a whole, or stumble over this one event (500, no answer in time). "event": it answered, and refuses
   * this one.
   */
  fault: "sink" | "unclear" | "event";
  /** The receiver judged the event itself to be wrong, so trying twelve times is no use. */
  rejected: boolean;
  /** 410: the receiver wants nothing more. */
  gone: boolean;
  /** What Retry-After asked for. */
  retryAfterMs: number | null;
};

export type Attempt = { ok: true } | { ok: false; failure: Failure };

/**
 * Where events go. What `sendBatch` throws, and whatever text it gives, sendEvent makes fit to be stored. Every kind passes
 * test/exercise-sink.ts.
 */
export type Sink = {
  /**
   * Sends events, no two of one key, and says of each, in their order, what came of it. Once `signal` is aborted none is begun
   * and none is waited for: its reason is what became of those that have no answer.
   */
  sendBatch: (events: readonly OutboxEvent[], signal: AbortSignal) => Promise<Attempt[]>;
  /** Gives up its connections. */
  close: () => void;
};

import type { Failure } from "./sink.ts";

/** Answers by which a receiver, or the proxy before it, says that nobody gets through now. */
const NOT_NOW = new Set([429, 502, 503, 504]);

/** A receiver cannot hold an event back longer than this. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/** What an answer other than 2xx means. `detail` is the receiver's own sentence, if it gave one. */
export function classifyStatus(
  status: number,
  statusText: string,
  detail: string | null,
  retryAfterMs: number | null,
): Failure {
  const line = `${status} ${statusText}`.trim();
  return {
    errorClass: `http-${status}`,
    message: detail ? `${line}: ${detail}` : line,
    fault: NOT_NOW.has(status)
      ? "sink"
      : status >= 500 || status === 408 || status === 425
        ? "unclear"
        : "event",
    rejected: status === 400 || status === 413 || status === 415 || status === 422,
    gone: status === 410,
    retryAfterMs,
  };
}

/** The class says it in every language (lib/messages/failure-words.ts), the message in whoever reads the target by SQL sees. */
const CONNECTION_ERRORS: Record<string, [errorClass: string, message: string]> = {
  ECONNREFUSED: ["connection-refused", "connection refused"],
  ECONNRESET: ["connection-lost", "connection lost before an answer"],
  EPIPE: ["connection-lost", "connection lost before an answer"],
  ENOTFOUND: ["name-not-found", "host name not found"],
  EAI_AGAIN: ["name-not-found", "host name could not be looked up"],
  EHOSTUNREACH: ["unreachable", "host unreachable"],
  ENETUNREACH: ["unreachable", "network unreachable"],
};

/** An event may be what makes a receiver hang or fall over. */
const UNCLEAR = new Set(["timed-out", "connection-lost"]);

/** What it means that no answer came. */
export function classifyError(error: unknown, timeoutSeconds: number): Failure {
  const { code, name } = error as { code?: string; name?: string };
  const [errorClass, message] =
    name === "TimeoutError" || name === "AbortError" || code === "ETIMEDOUT"
      ? ["timed-out", `${timeoutSeconds} s`]
      : (CONNECTION_ERRORS[code ?? ""] ?? ["connection-error", code ?? name ?? "unknown"]);
  const fault = UNCLEAR.has(errorClass) ? "unclear" : "sink";
  return { errorClass, message, fault, rejected: false, gone: false, retryAfterMs: null };
}

/** Retry-After: seconds or an HTTP date; null if absent or nonsense. */
export function parseRetryAfter(value: string | undefined, now: Date): number | null {
  if (value === undefined) return null;
  const ms = /^\d{1,15}$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER_MS) : null;
}

/** What an answer's body says, uncleaned: a JSON error's message, or the first line of a text that is no markup. */
export function answerDetail(body: string): string | null {
  const first = body.trimStart();
  const text =
    messageInJson(body) ?? ("<{[".includes(first.charAt(0)) ? "" : (first.split("\n", 1)[0] ?? ""));
  return text.trim() === "" ? null : text;
}

function messageInJson(body: string): string | null {
  try {
    const json: unknown = JSON.parse(body);
    if (typeof json !== "object" || json === null) return typeof json === "string" ? json : null;
    for (const name of ["error", "message", "detail", "title"]) {
      const value: unknown = (json as Record<string, unknown>)[name];
      if (typeof value === "string") return value;
      const inner = (value as { message?: unknown } | null | undefined)?.message;
      if (typeof inner === "string") return inner;
    }
  } catch {}
  return null;
}

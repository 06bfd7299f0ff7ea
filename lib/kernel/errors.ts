import { asSentence } from "./text/sentences.ts";

/** Why a request was refused; `lib/web/http-status.ts` turns a code into an HTTP status. */
export type ErrorCode =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not-found"
  | "method-not-allowed"
  | "conflict"
  | "precondition-failed"
  | "key-reused"
  | "gate-closed"
  | "too-large"
  | "rate-limited"
  | "unavailable";

/** An expected refusal: `message` is a sentence for the person, `details` for the program. Anything else thrown is a bug. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, details: Record<string, unknown> = {}) {
    super(asSentence(message));
    this.name = "AppError";
    this.code = code;
    this.details = details;
  }
}

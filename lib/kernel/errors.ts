import { english } from "../messages/catalogue/english.ts";
import type { Message } from "../messages/catalogue/message.ts";

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

/**
 * An expected refusal: `said` for the person, in whose language it becomes a sentence, `message` the same in English for
 * logs and programs, `details` for the program. Words that came from another program, and only those, are `common.asIs`.
 * Anything else thrown is a bug.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly said: Message;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, said: Message, details: Record<string, unknown> = {}) {
    super(english(said));
    this.said = said;
    this.name = "AppError";
    this.code = code;
    this.details = details;
  }
}

import { english } from "../messages/catalogue/english.ts";
import type { Message } from "../messages/catalogue/message.ts";
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

/**
 * An expected refusal: `said` for the person, in whose language it becomes a sentence, `message` the same in English for
 * logs and programs, `details` for the program. Anything else thrown is a bug.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** Null while its sentence is not in the catalogue yet. */
  readonly said: Message | null;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, said: Message | string, details: Record<string, unknown> = {}) {
    super(typeof said === "string" ? asSentence(said) : english(said));
    this.said = typeof said === "string" ? null : said;
    this.name = "AppError";
    this.code = code;
    this.details = details;
  }
}

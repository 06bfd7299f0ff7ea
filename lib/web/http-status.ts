import type { ErrorCode } from "../kernel/errors.ts";

const STATUS: Record<ErrorCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  "method-not-allowed": 405,
  conflict: 409,
  "precondition-failed": 412,
  "too-large": 413,
  "key-reused": 422,
  "gate-closed": 423,
  "rate-limited": 429,
  unavailable: 503,
};

/** The one table from refusals to HTTP. */
export function httpStatus(code: ErrorCode): number {
  return STATUS[code];
}

import type { ErrorCode } from "#lib/kernel/errors.ts";

export const EXIT_CODES: Record<ErrorCode | "bug", number> = {
  bug: 1,
  invalid: 2,
  "too-large": 2,
  unauthenticated: 3,
  forbidden: 3,
  "gate-closed": 4,
  conflict: 4,
  "precondition-failed": 4,
  "key-reused": 2,
  "method-not-allowed": 2,
  "not-found": 5,
  unavailable: 6,
  "rate-limited": 6,
};

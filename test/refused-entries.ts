import { expect } from "vitest";
import { ZodError } from "zod";
import type { AuditEntry } from "#lib/generated/prisma/client.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { storedMessage } from "#lib/messages/catalogue/stored-message.ts";

/** What says that somebody may not, or not now, and as which status: 412 is of an ETag from before. */
const REFUSING: Record<string, number> = {
  unauthenticated: 401,
  forbidden: 403,
  conflict: 409,
  "precondition-failed": 412,
  "gate-closed": 423,
  "rate-limited": 429,
};
const CONFIRMING = ["confirm", "confirmName"];

/** Whether a code or a status refuses, or these wrong fields: what was to be typed was not. */
export function refuses(answer: string | number | undefined, wrongFields: readonly string[] = []): boolean {
  const refusing = [...Object.keys(REFUSING), ...Object.values(REFUSING)];
  return refusing.some((one) => one === answer) || wrongFields.some((one) => CONFIRMING.includes(one));
}

/** The same of what was thrown. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof ZodError)
    return refuses(
      undefined,
      error.issues.map(({ path }) => String(path[0])),
    );
  return error instanceof AppError && refuses(error.code);
}

/** The same of an answer below /api/v1. */
export function answersRefusal(status: number, body: { issues?: { field: string }[] } | null): boolean {
  return refuses(
    status,
    body?.issues?.map(({ field }) => field),
  );
}

/** Each refusal is on record once, with why as a code; and what is none is not. */
export function expectOnRecord(refusals: boolean | number, entries: readonly AuditEntry[]): void {
  const refused = entries.filter((entry) => entry.outcome === "refused");
  expect(refused).toHaveLength(Number(refusals));
  for (const { after, reason } of refused) {
    expect(reason).toBeNull();
    expect(storedMessage((after as { because?: unknown } | null)?.because)).not.toBeNull();
  }
}

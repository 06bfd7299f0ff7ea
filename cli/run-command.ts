import { AppError, type ErrorCode } from "#lib/kernel/errors.ts";
import { issueSentence } from "#lib/kernel/input/issue-sentence.ts";
import { openTransport } from "./open-transport.ts";
import type { Transport } from "./transport.ts";

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

export type Answer = {
  /** What --json prints. */
  json: unknown;
  /** What a person reads. */
  text: string;
  /** Not 0 if what was asked about is not well: a failing check, a job that failed. */
  exitCode?: number;
};

/** Opens the way to Sluice, does the work, prints the answer (null: it is printed already) or one sentence, and sets the exit code. */
export async function runCommand(
  json: boolean,
  work: (transport: Transport) => Promise<Answer | null>,
): Promise<void> {
  await runLocally(json, async () => {
    const transport = await openTransport();
    try {
      return await work(transport);
    } finally {
      await transport.close().catch(() => {});
    }
  });
}

/** The same for work that does not talk to Sluice. */
export async function runLocally(json: boolean, work: () => Promise<Answer | null>): Promise<void> {
  try {
    const answer = await work();
    if (answer) console.log(json ? JSON.stringify(answer.json, null, 2) : answer.text);
    process.exitCode = answer?.exitCode ?? 0;
  } catch (error) {
    process.exitCode = report(error, json);
  }
}

function report(error: unknown, json: boolean): number {
  if (error instanceof AppError) {
    const { code, message, details } = error;
    console.error(json ? JSON.stringify({ error: { code, message, details } }) : message);
    return EXIT_CODES[code];
  }
  if (isZodError(error)) {
    console.error(error.issues.map(issueSentence).join("\n"));
    return EXIT_CODES.invalid;
  }
  console.error(error);
  return EXIT_CODES.bug;
}

function isZodError(error: unknown): error is { issues: { path: PropertyKey[]; message: string }[] } {
  return error instanceof Error && error.name === "ZodError";
}

import { ZodError } from "zod";
import type { Message } from "../messages/catalogue/message.ts";
import type { RefusedAction } from "./audit/asked.ts";
import { type AuditSubject, recordAudit } from "./audit/record-audit.ts";
import type { Context } from "./context.ts";
import { AppError, type ErrorCode } from "./errors.ts";
import { shownIssues } from "./input/issue-sentence.ts";
import { toStorable } from "./input/storable-text.ts";

/** What was asked for and not done, as it stands on record. */
export type Attempt = { action: RefusedAction; subject: AuditSubject; after?: unknown };

/** A refusal that says of itself what is on record; the rest is the attempt's in which it is thrown. */
export class Refusal extends AppError {
  readonly onRecord: Partial<Attempt>;
  constructor({ code, said, message, details }: AppError, onRecord: Partial<Attempt>) {
    super(code, said ?? message, details);
    this.onRecord = onRecord;
  }
}

/** What somebody may not do, or not now. Other codes say that nothing could be made of what was asked, or nothing done. */
const REFUSING: ReadonlySet<ErrorCode> = new Set([
  "unauthenticated",
  "forbidden",
  "conflict",
  "precondition-failed",
  "gate-closed",
  "rate-limited",
]);
/** Fields in which a person types what they are about to do. */
const CONFIRMING = ["confirm", "confirmName"];

/** A refusal passes several who would put it on record, as a reading does that a request asks for. */
const recorded = new WeakSet<object>();

/**
 * Does it. What it refuses is put on record, outside any transaction, and thrown on: every verb, query and request passes here.
 * @param attempted what was asked for, of a refusal that does not say; without it such a refusal is nobody's attempt
 */
export async function recordingRefusals<T>(
  ctx: Context,
  work: () => Promise<T>,
  attempted?: () => Promise<Attempt>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const because = refusedBecause(error);
    if (error instanceof Error && because !== null && !recorded.has(error)) {
      const own = error instanceof Refusal ? error.onRecord : {};
      const { action, subject, after } = { ...(await attempted?.()), ...own };
      if (action && subject) {
        recorded.add(error);
        const named = { ...subject, id: toStorable(subject.id) }; // as it came, where no schema has seen it
        const said = { action, subject: named, outcome: "refused", because: storable(because) } as const;
        await recordAudit(ctx.db, ctx, { ...said, after });
      }
    }
    throw error;
  }
}

/** Null of what is no refusal. */
function refusedBecause(error: unknown): Message | null {
  if (error instanceof Refusal) return error.said;
  if (error instanceof AppError) return REFUSING.has(error.code) ? error.said : null;
  if (!(error instanceof ZodError)) return null;
  return shownIssues(error.issues).find(({ field }) => CONFIRMING.includes(field))?.says ?? null;
}

/** What a message names may be what somebody sent. */
function storable(said: Message): Message {
  return JSON.parse(JSON.stringify(said), (_, value: unknown) =>
    typeof value === "string" ? toStorable(value) : value,
  );
}

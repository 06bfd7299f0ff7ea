import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { recordAudit } from "../kernel/audit/record-audit.ts";
import type { Context } from "../kernel/context.ts";
import { toStorable } from "../kernel/input/storable-text.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import { limiterPool } from "./session/limiters.ts";

/** An attempt that was refused before it came to any verb. */
export type EarlyRefusal = {
  action: "token.use" | "session.foreign-change";
  subject: { kind: "token" | "session"; id: string };
  /** Why, as a sentence. */
  why: Message;
  /** Where it came from: an address, another site; null if it does not say. */
  from: string | null;
};

type Limits = { one: RateLimiterPostgres; all: RateLimiterPostgres };
const processWide = globalThis as typeof globalThis & { sluiceRefusalLimits?: Limits };

function limits(): Limits {
  const base = { storeClient: limiterPool(), tableName: "rate_limits", tableCreated: true };
  processWide.sluiceRefusalLimits ??= {
    one: new RateLimiterPostgres({ ...base, keyPrefix: "refusal", points: 1, duration: 15 * 60 }),
    all: new RateLimiterPostgres({ ...base, keyPrefix: "refusals", points: 100, duration: 3600 }),
  };
  return processWide.sluiceRefusalLimits;
}

/**
 * Audits the first of a kind in a quarter of an hour from one place, and a hundred an hour in all: anybody can make any
 * number of such requests, and the audit only grows. Each has its line in the log.
 */
export async function recordRefusal(ctx: Context, refusal: EarlyRefusal): Promise<void> {
  const { action, subject, why } = refusal;
  const from = refusal.from && toStorable(refusal.from).slice(0, 100);
  const { one, all } = limits();
  try {
    await one.consume(`${action}|${subject.id}|${from ?? ""}`);
    await all.consume("all");
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return;
    throw refused;
  }
  const because = message("auditReasons.early", { why, from: from ?? message("auditReasons.fromNowhere") });
  await recordAudit(ctx.db, ctx, { action, subject, outcome: "refused", because });
}

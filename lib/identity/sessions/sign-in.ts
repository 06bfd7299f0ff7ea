import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { recordAudit } from "../../kernel/audit/record-audit.ts";
import { getConfig } from "../../kernel/config/config.ts";
import type { Actor, Context } from "../../kernel/context.ts";
import type { Db } from "../../kernel/db/client.ts";
import { inTransaction } from "../../kernel/db/in-transaction.ts";
import { toStorable } from "../../kernel/input/storable-text.ts";
import { log } from "../../kernel/log/log.ts";
import { ROLES } from "../../kernel/permissions.ts";
import { english } from "../../messages/catalogue/english.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { verifyPassword } from "../users/passwords.ts";
import type { SessionLimits } from "./session-limits.ts";
import { beginSession } from "./sessions.ts";
import type { Attempt, SignInLimiter } from "./sign-in-limiter.ts";

const MOST_EMAIL = 254;
/** What cannot be an account's email or password is an attempt too: it is counted, and goes on record. */
const Input = z.object({
  email: z
    .string()
    .catch("")
    .transform((email) => toStorable(email.trim().toLowerCase()).slice(0, MOST_EMAIL)),
  password: z.string().max(1_000).catch(""),
  address: z.string(),
  userAgent: z.string().catch(""),
});

/** What was typed may have been a password in the wrong field, so that it is nowhere kept. */
const NOBODY = "an unknown address";

export type SignedIn = { id: string; email: string; sessionSecret: string };

/** Says nothing about which of the two was wrong. `message` reaches the sign-in page as it is. */
export class SignInRefused extends Error {
  override name = "SignInRefused";
}

type Source = {
  db: Db;
  limiter: SignInLimiter;
  limits: SessionLimits;
  now: () => Date;
  correlationId: string;
  /** The id of the browser, if this account has signed in on it before. */
  deviceOf: (email: string) => string | null;
  wait?: (ms: number) => Promise<unknown>;
};

/**
 * Checks an email and a password, and begins a session. Each attempt is counted and audited as subject kind session; of
 * those beyond a limit the first, as anybody can make any number of them.
 * @throws SignInRefused `rate-limited:SECONDS` or `refused`
 */
export async function signIn({ wait = delay, ...source }: Source, input: unknown): Promise<SignedIn> {
  const { email, password, address, userAgent } = Input.parse(input);
  const user = await source.db.user.findUnique({ where: { email } });
  const role = ROLES.find((known) => known === user?.role) ?? "viewer";
  const actor: Actor = { kind: "user", id: user?.id ?? "unknown", name: user?.email ?? NOBODY, role };
  const ctx: Context = { ...source, actor, via: "dashboard", config: getConfig };

  const attempt: Attempt = { email, address, device: source.deviceOf(email) };
  const verdict = await source.limiter.take(attempt);
  const refuse = (why: Message) =>
    verdict.onRecord ? recordRefusal(ctx, why) : logRefusal(ctx, address, english(why));
  if (verdict.kind === "refused") {
    const { waitSeconds } = verdict;
    await refuse(message("auditReasons.signIn.tooMany", { address, seconds: waitSeconds }));
    throw new SignInRefused(`rate-limited:${waitSeconds}`);
  }
  // Before the check, and for emails of nobody too, so that the time tells nothing.
  if (verdict.delayMs > 0) await wait(verdict.delayMs);
  const right = await verifyPassword(user?.passwordHash ?? null, password);
  if (!user || !right || user.disabledAt) {
    await refuse(message(`auditReasons.signIn.${user?.disabledAt ? "disabled" : "wrong"}`, { address }));
    throw new SignInRefused("refused");
  }
  const sessionSecret = await inTransaction(ctx, async (tx) => {
    const now = ctx.now();
    // Under the row's lock: an account that was disabled or got another password meanwhile begins no session.
    const { count } = await tx.user.updateMany({
      where: { id: user.id, disabledAt: null, passwordHash: user.passwordHash },
      data: { lastSignInAt: now },
    });
    if (count === 0) return null;
    const secret = await beginSession(tx, source.limits, { userId: user.id, address, userAgent, now });
    await recordAudit(tx, ctx, {
      action: "session.started",
      subject: { kind: "session", id: user.email },
      because: message("auditReasons.from", { address }),
    });
    return secret;
  });
  if (sessionSecret === null) {
    await refuse(message("auditReasons.signIn.changed", { address }));
    throw new SignInRefused("refused");
  }
  await source.limiter.clear(attempt);
  return { id: user.id, email: user.email, sessionSecret };
}

async function recordRefusal(ctx: Context, because: Message): Promise<void> {
  await recordAudit(ctx.db, ctx, {
    action: "session.start",
    subject: { kind: "session", id: ctx.actor.name },
    outcome: "refused",
    because,
  });
}

async function logRefusal({ correlationId }: Context, address: string, why: string): Promise<void> {
  log.warn({ address, correlationId, why }, "sign-in beyond the limit");
}

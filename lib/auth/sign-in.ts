import { z } from "zod";
import { recordAudit } from "../audit/record-audit.ts";
import type { Actor, Context } from "../context.ts";
import type { Db } from "../db/client.ts";
import { log } from "../log.ts";
import { toStorable } from "../storable-text.ts";
import { verifyPassword } from "./passwords.ts";
import { ROLES } from "./permissions.ts";
import type { SignInLimiter } from "./sign-in-limiter.ts";

const MOST_EMAIL = 254;
/** What cannot be an account's email or password is an attempt too: it is counted, and goes on record. */
const Input = z.object({
  email: z
    .string()
    .catch("")
    .transform((email) => toStorable(email.trim().toLowerCase()).slice(0, MOST_EMAIL) || "nobody"),
  password: z.string().max(200).catch(""),
  address: z.string(),
});

export type SignedIn = { id: string; epoch: number };

/** Says nothing about which of the two was wrong. `message` reaches the sign-in page as it is. */
export class SignInRefused extends Error {
  override name = "SignInRefused";
}

/**
 * Checks an email and a password. Each attempt is counted and audited as subject kind session; of those beyond the limit
 * the first, as anybody can make any number of them.
 * @throws SignInRefused `rate-limited:SECONDS` or `refused`
 */
export async function signIn(
  source: { db: Db; limiter: SignInLimiter; now: () => Date; correlationId: string },
  input: unknown,
): Promise<SignedIn> {
  const { email, password, address } = Input.parse(input);
  const user = await source.db.user.findUnique({ where: { email } });
  const role = ROLES.find((known) => known === user?.role) ?? "viewer";
  const actor: Actor = { kind: "user", id: user?.id ?? "unknown", name: email, role };
  const ctx: Context = { ...source, actor, via: "dashboard" };

  const tooMany = await source.limiter.take(email, address);
  if (tooMany) {
    const { waitSeconds, isFirst } = tooMany;
    const why = `too many attempts from ${address}, refused for ${waitSeconds} s`;
    if (isFirst) await refuse(ctx, `${why}; further ones are in the log only`);
    else log.warn({ address, correlationId: ctx.correlationId }, "sign-in beyond the limit");
    throw new SignInRefused(`rate-limited:${waitSeconds}`);
  }
  const right = await verifyPassword(user?.passwordHash ?? null, password);
  if (!user || !right || user.disabledAt) {
    const why = user?.disabledAt ? "the account is disabled" : "wrong email or password";
    await refuse(ctx, `${why}, from ${address}`);
    throw new SignInRefused("refused");
  }
  await source.limiter.clear(email, address);
  await source.db.user.update({ where: { id: user.id }, data: { lastSignInAt: source.now() } });
  await recordAudit(source.db, ctx, {
    action: "session.started",
    subject: { kind: "session", id: email },
    reason: `from ${address}`,
  });
  return { id: user.id, epoch: user.sessionEpoch };
}

async function refuse(ctx: Context, reason: string): Promise<void> {
  await recordAudit(ctx.db, ctx, {
    action: "session.start",
    subject: { kind: "session", id: ctx.actor.name },
    outcome: "refused",
    reason,
  });
}

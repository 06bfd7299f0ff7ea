import { createHash, randomBytes } from "node:crypto";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { toStorable } from "../../kernel/input/storable-text.ts";
import type { SessionLimits } from "./session-limits.ts";

/** What a cookie holds has 256 random bits, so that a plain hash of it cannot be searched. */
function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

export type NewSession = { userId: string; address: string; userAgent: string; now: Date };

/** Begins a session, and forgets those whose time is up. @returns what the cookie must hold */
export async function beginSession(tx: Db | Tx, limits: SessionLimits, session: NewSession): Promise<string> {
  const { userId, address, now } = session;
  // By the database's clock: it wants an entry for the end of one that, by that clock, has time left.
  await tx.$executeRaw`delete from sessions where ends_at <= now()`;
  const secret = randomBytes(32).toString("base64url");
  await tx.session.create({
    data: {
      userId,
      address,
      userAgent: toStorable(session.userAgent).slice(0, 400),
      secretHash: hashSecret(secret),
      createdAt: now,
      lastSeenAt: now,
      endsAt: new Date(now.getTime() + limits.mostMs),
    },
  });
  return secret;
}

/** The session of a cookie with its user, if it is still open and the account is. */
export async function findSession(db: Db, limits: SessionLimits, secret: string, now: Date) {
  const session = await db.session.findFirst({
    where: { secretHash: hashSecret(secret), ...stillOpen(limits, now), user: { disabledAt: null } },
    include: { user: { select: { id: true, email: true, role: true } } },
  });
  return session;
}

/** Which sessions are open: their time is not up, and somebody was there a moment ago. A shorter limit holds at once. */
export function stillOpen({ mostMs, idleMs }: SessionLimits, now: Date) {
  return {
    endsAt: { gt: now },
    createdAt: { gt: new Date(now.getTime() - mostMs) },
    lastSeenAt: { gt: new Date(now.getTime() - idleMs) },
  };
}

/** Notes that the session's person is there. Never back in time, as that would end the session. */
export async function noteSeen(db: Db, id: string, now: Date): Promise<void> {
  await db.session.updateMany({ where: { id, lastSeenAt: { lt: now } }, data: { lastSeenAt: now } });
}

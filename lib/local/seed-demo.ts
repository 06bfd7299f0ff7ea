import { randomUUID } from "node:crypto";
import type { FlagWindow } from "../flags/flag-window.ts";
import { createFlag } from "../flags/verbs/create-flag.ts";
import { setFlagTargeting } from "../flags/verbs/set-flag-targeting.ts";
import { verifyPassword } from "../identity/users/passwords.ts";
import { seedDemoUsers } from "../identity/users/seed-demo-users.ts";
import { setPassword } from "../identity/users/set-password.ts";
import { systemActor } from "../kernel/audit/system-actor.ts";
import { getConfig } from "../kernel/config/config.ts";
import type { Context } from "../kernel/context.ts";
import { openDb } from "../kernel/db/client.ts";

type DemoFlag = { name: string; description: string; owner: string; window?: FlagWindow };

// The flags that the five plans behind Sluice name; all off, as a new flag is. A plan takes its own when its folder is read.
const FLAGS: DemoFlag[] = [
  {
    name: "dynamic-services",
    description: "Reservations read and write the services table instead of the enum.",
    owner: "Clinic bookings",
  },
  {
    name: "batch_polling",
    description: "Freight orders are polled in batches instead of one by one.",
    owner: "Freight",
  },
  {
    name: "structured_logging",
    description: "Log lines are structured, with one correlation id a request.",
    owner: "Platform",
  },
  {
    name: "outbox_pattern",
    description: "Events are written in the business transaction and delivered from the log.",
    owner: "Platform",
  },
  { name: "gamification", description: "Points, badges and streaks for learners.", owner: "Learning" },
  {
    name: "USE_PRISMA_DASHBOARD",
    description: "The finance dashboard reads through Prisma; tried at night, when nobody looks.",
    owner: "Finance",
    window: { zone: "Asia/Seoul", from: "02:00", until: "06:00", days: [1, 2, 3, 4, 5, 6, 7] },
  },
];

/**
 * Creates the demo accounts and flags that are missing, through the same verbs as everybody. An account that exists
 * keeps its password unless one is given; flags that exist stay as they are.
 * @returns the password of accounts that were created without one being given, else null.
 */
export async function seedDemo(
  databaseUrl: string,
  given: string | undefined,
  generate: () => string,
): Promise<{ generatedPassword: string | null }> {
  const db = openDb(databaseUrl, { name: "sluice-seed", poolSize: 2 });
  try {
    const ctx: Context = {
      actor: systemActor("demo", { role: "admin" }),
      now: () => new Date(),
      db,
      correlationId: randomUUID(),
      via: "cli",
      config: getConfig,
    };
    const password = given ?? generate();
    const created = await seedDemoUsers(ctx, password);
    if (given) await resetWhereDifferent(ctx, given);
    await seedFlags(ctx);
    return { generatedPassword: created.length > 0 && !given ? password : null };
  } finally {
    await db.$disconnect();
  }
}

async function resetWhereDifferent(ctx: Context, password: string): Promise<void> {
  const users = await ctx.db.user.findMany({ where: { createdBy: ctx.actor.name } });
  for (const user of users) {
    if (await verifyPassword(user.passwordHash, password)) continue;
    await setPassword(ctx, user, { password, action: "user.password-reset", needed: "user:manage" });
  }
}

async function seedFlags(ctx: Context): Promise<void> {
  const existing = await ctx.db.featureFlag.findMany({ select: { name: true } });
  const missing = FLAGS.filter((flag) => !existing.some(({ name }) => name === flag.name));
  for (const { window: _, ...flag } of missing) await createFlag(ctx, flag);
  // After all are made, which the record then tells as one thing.
  for (const { name, window } of missing)
    if (window) await setFlagTargeting(ctx, { name, allowKeys: [], window });
}

import { randomUUID } from "node:crypto";
import { hashClientToken } from "../identity/applications/token-hash.ts";
import { recordAudit } from "../kernel/audit/record-audit.ts";
import { systemActor } from "../kernel/audit/system-actor.ts";
import { getConfig } from "../kernel/config/config.ts";
import type { Context } from "../kernel/context.ts";
import { openDb } from "../kernel/db/client.ts";
import { inTransaction } from "../kernel/db/in-transaction.ts";

/** Lets the clinic of the demo ask with the token that its data folder keeps. One that was revoked stays revoked. */
export async function seedClinicToken(databaseUrl: string, token: string): Promise<void> {
  const db = openDb(databaseUrl, { name: "sluice-seed", poolSize: 1 });
  const ctx: Context = {
    actor: systemActor("demo", { role: "admin" }),
    now: () => new Date(),
    db,
    correlationId: randomUUID(),
    via: "cli",
    config: getConfig,
  };
  const row = {
    application: "clinic",
    scope: "server" as const,
    tokenHash: hashClientToken(token),
    prefix: token.slice(0, 15),
    createdBy: ctx.actor.name,
  };
  try {
    await inTransaction(ctx, async (tx) => {
      const { count } = await tx.clientToken.createMany({ data: [row], skipDuplicates: true });
      if (count === 0) return;
      const { application, scope, prefix } = row;
      await recordAudit(tx, ctx, {
        action: "client-token.created",
        subject: { kind: "token", id: application },
        after: { scope, prefix },
      });
    });
  } finally {
    await db.$disconnect();
  }
}

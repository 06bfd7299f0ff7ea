import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { systemActor } from "#lib/kernel/audit/system-actor.ts";
import { getConfig } from "#lib/kernel/config/config.ts";
import type { Context } from "#lib/kernel/context.ts";
import { openDb, PERSON_LOCK_WAIT_MS } from "#lib/kernel/db/client.ts";
import { promisedOf } from "#lib/surfaces/operation.ts";
import { type Call, type Input, operationOf, type Way } from "./call.ts";
import { ownDatabaseFault } from "./own-database-fault.ts";

/**
 * Calls verbs and queries in this process. Who may reach the database may do everything, so the actor is an admin, and the
 * audit entry names the account of this machine.
 */
export function databaseWay(databaseUrl: string): Way {
  const db = openDb(databaseUrl, { name: "sluice-cli", poolSize: 4, lockWaitMs: PERSON_LOCK_WAIT_MS });
  const who = `${userInfo().username}@${hostname()}`;
  const ctx: Context = {
    actor: systemActor(`${who} (command line)`, { id: `cli:${who}`, role: "admin" }),
    now: () => new Date(),
    db,
    correlationId: randomUUID(),
    via: "cli",
    config: getConfig,
  };
  const call = async (does: Parameters<Call>[0], input: Input = {}) =>
    plain(promisedOf(operationOf(does, input), await does(ctx, input).catch(refuse)));
  return {
    where: new URL(databaseUrl).host,
    call: call as Call,
    close: () => db.$disconnect(),
  };
}

/** A target's error is not Prisma's, and says nothing of Sluice's own database. */
function refuse(error: unknown): never {
  const isPrismas = typeof error === "object" && error !== null && "clientVersion" in error;
  throw (isPrismas ? ownDatabaseFault(error) : null) ?? error;
}

/** As it would arrive over HTTP: dates and bigints as text. */
function plain(value: unknown): unknown {
  if (value === undefined) return undefined;
  return JSON.parse(
    JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? one.toString() : one)),
  );
}

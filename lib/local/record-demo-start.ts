import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { readConfirmation } from "../flags/clients/read-confirmation.ts";
import { recordAudit } from "../kernel/audit/record-audit.ts";
import { type SystemName, systemActor } from "../kernel/audit/system-actor.ts";
import { getConfig } from "../kernel/config/config.ts";
import type { Context } from "../kernel/context.ts";
import { type Db, openDb } from "../kernel/db/client.ts";
import { DEFAULT_ENVIRONMENT } from "../kernel/environment.ts";
import { askClinic, type Clinic } from "./clinic.ts";

const LOOK_EVERY_MS = 250;
/** What did not happen by then is not waited for: the pages say what is wrong. */
const LOOK_FOR_MS = 60_000;

/** What was written into the clinic's database, with its time: the demo's first entry, and its rate. */
export async function recordSeeding(
  databaseUrl: string,
  seeding: { rows: number; seconds: number },
): Promise<void> {
  await withDb(databaseUrl, (db) =>
    recordAudit(db, contextOf(db, "demo"), {
      action: "target.seeded",
      subject: { kind: "target", id: "clinic" },
      after: seeding,
    }),
  );
}

/**
 * Records that all of it runs, and then what is first seen to work: the clinic is connected, and books. Each is read where
 * it happens, and left out if it does not. The outbox tells by itself when a sink got its first event.
 */
export async function recordDemoStart(options: {
  databaseUrl: string;
  clinic: Clinic;
  seconds: number;
  signal: AbortSignal;
}): Promise<void> {
  await withDb(options.databaseUrl, async (db) => {
    await recordAudit(db, contextOf(db, "npm start"), {
      action: "system.started",
      subject: { kind: "system", id: "Sluice" },
      after: { seconds: options.seconds },
    });
    const looked = Date.now() + LOOK_FOR_MS;
    const signs = [clinicConnected(db), bookingsBegan(db, options.clinic)];
    for (const sign of signs)
      while (!options.signal.aborted && Date.now() < looked) {
        if (await sign().catch(() => false)) break;
        await delay(LOOK_EVERY_MS, undefined, { signal: options.signal }).catch(() => {});
      }
  });
}

/** Looks for it once; true once it is on record. */
type Sign = () => Promise<boolean>;

function clinicConnected(db: Db): Sign {
  return async () => {
    const { revision } = await db.flagState.findUniqueOrThrow({ where: { id: 1 } });
    const confirmation = await readConfirmation(db, {
      environment: DEFAULT_ENVIRONMENT,
      revision: Number(revision),
    });
    const clients = confirmation?.participants.filter((one) => one.kind === "client") ?? [];
    const serving = clients.filter((one) => one.confirmedAt !== null && one.lostAt === null);
    if (!serving.some((one) => one.name === "clinic")) return false;
    await recordAudit(db, contextOf(db, "gateway"), {
      action: "client.connected",
      subject: { kind: "client", id: "clinic" },
      after: { clients: clients.length, serving: serving.length, revision: Number(revision) },
    });
    return true;
  };
}

function bookingsBegan(db: Db, clinic: Clinic): Sign {
  return async () => {
    const { bookings, load } = await askClinic(clinic);
    if (!load.on || bookings.old + bookings.new === 0) return false;
    await recordAudit(db, contextOf(db, "clinic"), {
      action: "bookings.began",
      subject: { kind: "target", id: "clinic" },
      after: { on: true, perSecond: load.perSecond, old: bookings.old, new: bookings.new },
    });
    return true;
  };
}

async function withDb(url: string, work: (db: Db) => Promise<unknown>): Promise<void> {
  const db = openDb(url, { name: "sluice-start", poolSize: 1 });
  try {
    await work(db);
  } finally {
    await db.$disconnect();
  }
}

function contextOf(db: Db, name: SystemName): Context {
  return {
    actor: systemActor(name, { role: "admin" }),
    now: () => new Date(),
    db,
    correlationId: randomUUID(),
    via: "cli",
    config: getConfig,
  };
}

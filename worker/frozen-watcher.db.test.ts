import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inTransaction } from "#lib/kernel/db/in-transaction.ts";
import { underWatch, WATCH, WATCHER } from "#lib/plans/engine/watcher-lease.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../test/database.ts";
import { waitUntil } from "../test/wait-until.ts";

let database: TestDatabase;
let folder: string;
const workers: ChildProcess[] = [];
beforeAll(async () => {
  database = await createSluiceDatabase();
  folder = await mkdtemp(join(tmpdir(), "sluice-frozen-watcher-"));
  await writeFile(join(folder, "sluice.yaml"), `plans: ${JSON.stringify(folder)}\n`);
});
afterAll(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Starts one and waits until it is on record, so that the first is the watcher. */
async function startWorker(name: string): Promise<ChildProcess> {
  const before = await database.db.worker.count();
  const worker = spawn(process.execPath, ["worker/main.ts"], {
    env: {
      NODE_ENV: "test",
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      SLUICE_CONFIG: join(folder, "sluice.yaml"),
      SLUICE_DATA_DIR: join(folder, name),
      LOG_LEVEL: "fatal",
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  workers.push(worker);
  await waitUntil("it is there", async () => (await database.db.worker.count()) > before);
  return worker;
}

const told = () => database.db.auditEntry.count({ where: { action: "client.lost" } });
async function loseClient(): Promise<void> {
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
  const [gatewayId, clientId] = [randomUUID(), randomUUID()];
  const at = { startedAt: ago(600), lastSeenAt: ago(40) };
  await database.db.gateway.create({
    data: { id: gatewayId, name: "gw", appliedRevision: 0n, appliedAt: ago(600), ...at },
  });
  await database.db.gatewayClient.create({
    data: {
      gatewayId,
      clientId,
      name: "shop",
      sdk: "sluice-node",
      application: "shop",
      authenticated: true,
      connectedAt: ago(600),
      lastSeenAt: ago(70),
      disconnectedAt: ago(40),
    },
  });
}

test("a worker that is frozen while it watches is replaced by a healthy one", {
  timeout: 120_000,
}, async () => {
  const first = await startWorker("one");
  await waitUntil("it watches", async () => (await told()) === 0 && (await watcher()) !== null);
  const frozen = await watcher();
  await startWorker("two");
  first.kill("SIGSTOP");
  await loseClient();
  await waitUntil("the other one watches", async () => (await told()) === 1);
  expect(await watcher()).not.toBe(frozen);
  first.kill("SIGCONT");
});

test("one that was replaced writes nothing when it comes back", async () => {
  const { db } = database;
  for (const worker of workers) worker.kill("SIGKILL");
  const [one, other] = [randomUUID(), randomUUID()];
  const end = () => db.$executeRaw`update watcher_lease set lease_until = now() - interval '1 second'`;
  await end();
  const epoch = (await WATCH.take(db, one)).get(WATCHER);
  if (epoch === undefined) throw new Error("nobody held it");
  const ctx = underWatch(contextAs("admin", db), one, epoch);
  expect(await WATCH.take(db, other)).toEqual(new Map());
  await inTransaction(ctx, (tx) => tx.worker.count());
  // Its own writing keeps nobody waiting, itself least of all.
  expect(await inTransaction(ctx, () => WATCH.take(db, one))).toEqual(new Map([[WATCHER, epoch]]));
  await end();
  expect(await inTransaction(ctx, () => WATCH.take(db, other))).toEqual(new Map());
  expect(await WATCH.take(db, other)).toEqual(new Map([[WATCHER, epoch + 1]]));
  await expect(inTransaction(ctx, (tx) => tx.worker.count())).rejects.toThrow(
    "The lease on the work was lost.",
  );
});

async function watcher(): Promise<string | null> {
  const row = await database.db.watcherLease.findUnique({ where: { id: 1 } });
  return row?.owner ?? null;
}

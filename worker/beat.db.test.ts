import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHealth } from "#lib/health/read-health.ts";
import { readActivity } from "#lib/overview/read-activity.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../test/database.ts";
import { waitUntil } from "../test/wait-until.ts";

let database: TestDatabase;
let folder: string;
const workers = new Set<ChildProcess>();
beforeAll(async () => {
  database = await createSluiceDatabase();
  folder = await mkdtemp(join(tmpdir(), "sluice-beat-"));
  await writeFile(join(folder, "sluice.yaml"), `plans: ${JSON.stringify(folder)}\n`);
});
afterAll(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

function startWorker(dataDir: string): ChildProcess {
  const { PATH } = process.env;
  const worker = spawn(process.execPath, ["worker/main.ts"], {
    env: {
      NODE_ENV: "test",
      PATH,
      DATABASE_URL: database.url,
      SLUICE_CONFIG: join(folder, "sluice.yaml"),
      SLUICE_DATA_DIR: dataDir,
      LOG_LEVEL: "fatal",
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  workers.add(worker);
  worker.once("exit", () => workers.delete(worker));
  return worker;
}

const alive = () =>
  database.db.worker.findMany({
    where: { stoppedAt: null, lastSeenAt: { gt: new Date(Date.now() - 3_000) } },
    orderBy: { startedAt: "asc" },
  });
const identities = async () => (await alive()).map(({ identity }) => identity ?? "");
const checks = async () => {
  const options = { now: new Date(), targets: {}, sinks: {}, configProblem: null, dataDir: folder };
  const { checks: all } = await readHealth(database.db, options);
  return all.filter(({ name }) => name.startsWith("worker"));
};
async function kill(worker: ChildProcess): Promise<void> {
  const ended = once(worker, "exit");
  worker.kill("SIGKILL");
  await ended;
}

test("a worker that was killed is itself again, a frozen one is named, and a copied folder makes two", {
  timeout: 180_000,
}, async () => {
  const one = join(folder, "one");
  const first = startWorker(one);
  await waitUntil("it is there", async () => (await alive()).length === 1);
  const [own = ""] = await identities();
  await kill(first);
  const again = startWorker(one);
  await waitUntil("it is itself again", async () => {
    const there = await database.db.worker.findMany({ where: { stoppedAt: null } });
    return there.length === 1 && there[0]?.identity === own && (await database.db.worker.count()) === 2;
  });

  const copy = join(folder, "copy");
  await cp(one, copy, { recursive: true });
  startWorker(copy);
  await waitUntil("they are two", async () => new Set(await identities()).size === 2);
  await waitUntil("both are well", async () => {
    const seen = await checks();
    return seen.length === 2 && seen.every(({ state }) => state === "up");
  });
  again.kill("SIGSTOP");
  await waitUntil("the frozen one is named, and no other", async () => {
    const down = (await checks()).filter(({ state }) => state === "down");
    return down.map(({ name }) => name).join() === `worker ${own.slice(0, 8)}`;
  });
  expect((await checks()).find(({ state }) => state === "down")?.detail).toMatch(
    /^Has not reported for .* may hang/,
  );
  const { silentWorkers, workersAlive } = await readActivity(contextAs("viewer", database.db));
  expect({ workersAlive, silent: silentWorkers.map(({ name }) => name.split(" ")[1]) }).toEqual({
    workersAlive: 1,
    silent: [String(again.pid)],
  });
  // Another copy, made while it is frozen, says nothing about it.
  const third = join(folder, "third");
  await cp(one, third, { recursive: true });
  startWorker(third);
  await waitUntil("the third is there", async () => (await alive()).length === 2);
  expect((await identities()).includes(own)).toBe(false);
  const down = (await checks()).filter(({ state }) => state === "down");
  expect(down.map(({ name }) => name)).toEqual([`worker ${own.slice(0, 8)}`]);
  again.kill("SIGCONT");
  await waitUntil("it is well again", async () => (await checks()).every(({ state }) => state === "up"));
  expect((await identities()).includes(own)).toBe(true);
});

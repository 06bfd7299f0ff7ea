import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { readHealth } from "#lib/health/read-health.ts";
import { log } from "#lib/kernel/log/log.ts";
import { makeTestToken } from "../../test/client-token.ts";
import { createGatewayFixture, type GatewayFixture } from "../../test/gateway-fixture.ts";
import { waitUntil } from "../../test/wait-until.ts";
import { KeptCounts } from "./kept-counts.ts";
import { storeRows } from "./store-rows.ts";
import { Telemetry } from "./telemetry.ts";
import { Writers } from "./writers.ts";

let fixture: GatewayFixture;
let token: string;
beforeAll(async () => {
  fixture = await createGatewayFixture();
  token = await makeTestToken(fixture.database.db, "shop");
  await fixture.database.db
    .$executeRaw`insert into feature_flags (name, enabled, rollout_percentage) values ('all', true, 100)`;
});
beforeEach(
  () =>
    fixture.database.db
      .$executeRaw`truncate gateways, gateway_clients, flag_acks, evaluation_counts, known_keys`,
);
afterEach(() => fixture.stopAll());
afterAll(() => fixture.close());

async function gatewayHealth() {
  const options = { now: new Date(), targets: {}, sinks: {}, configProblem: null, dataDir: fixture.dataDir };
  const { checks } = await readHealth(fixture.database.db, options);
  return checks.filter((check) => check.name.startsWith("gateway"));
}
const saysThat = (detail: string) => async () => {
  const checks = await gatewayHealth();
  return checks.some((check) => check.state === "down" && check.detail.includes(detail));
};
const isWell = async () => (await gatewayHealth()).every((check) => check.state === "up");

test.each([
  ["flag_acks", "acknowledgements"],
  ["evaluation_counts", "counts"],
  ["known_keys", "keys"],
])("a gateway that may no longer write %s says so, and serves on", async (table, name) => {
  const { db } = fixture.database;
  const gateway = await fixture.start();
  await waitUntil("it is well", async () => (await gatewayHealth()).length === 1 && (await isWell()));
  const error = vi.spyOn(log, "error");
  // As after a lost grant or a half-done upgrade: this table and no other.
  await db.$executeRawUnsafe(`alter table ${table} rename to ${table}_away`);
  const ask = (key: string) =>
    fetch(`${gateway.url}/ofrep/v1/evaluate/flags/all`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ context: { targetingKey: key } }),
    });
  expect((await ask("a")).status).toBe(200);
  await db.$executeRaw`update feature_flags set description = description || '.'`;
  await waitUntil("health names it", saysThat(name));
  expect(error).toHaveBeenCalledWith(expect.objectContaining({ writer: name }), expect.any(String));
  expect((await ask("b")).status).toBe(200);
  await db.$executeRawUnsafe(`alter table ${table}_away rename to ${table}`);
  await waitUntil("it is well again", isWell);
  await waitUntil("nothing was lost", async () => {
    const [{ count } = { count: 0 }] = await db.$queryRawUnsafe<{ count: number }[]>(
      `select count(*)::int as count from ${table}`,
    );
    return count > 0;
  });
  error.mockRestore();
});

test("a row that the database does not take is told of, and all others are stored", async () => {
  const { db } = fixture.database;
  const gateway = await fixture.start();
  const clients = await Promise.all(["a", "b", "c"].map((name) => fixture.connect(gateway, name, token)));
  await waitUntil("they are on record", async () => (await db.gatewayClient.count()) === 3);
  const poison = `shop:${clients[1]?.clientId}`;
  await db.$executeRawUnsafe(
    `alter table flag_acks add constraint poison check (client_id <> '${poison}') not valid`,
  );
  await db.$executeRaw`delete from flag_acks`;
  const { revision } = gateway.flags;
  await Promise.all(clients.map((client) => client.post("/v1/ack", { revision })));
  await waitUntil("the others are stored", async () => (await db.flagAck.count()) === 2);
  await waitUntil("health names it", saysThat("acknowledgements"));
  await db.$executeRaw`alter table flag_acks drop constraint poison`;
});

test("a snapshot that cannot be written is told of, and written once it can be", async () => {
  const { db } = fixture.database;
  await rm(join(fixture.dataDir, "gateway"), { recursive: true });
  await writeFile(join(fixture.dataDir, "gateway"), "in the way");
  const gateway = await fixture.start();
  await waitUntil("health names it", saysThat("its data folder and its snapshot"));
  expect(gateway.flags.source).toBe("database");
  await fixture.stopAll();
  await rm(join(fixture.dataDir, "gateway"));
  await db.$executeRaw`truncate gateways`;
});

test("of two gateways the one that hangs is named", async () => {
  const { db } = fixture.database;
  const [frozen, live] = [await fixture.start(), await fixture.start()];
  await waitUntil("both are on record", async () => (await db.gateway.count()) === 2);
  await waitUntil("both are well", isWell);
  await frozen.stop();
  // As kill -STOP leaves it: on record, and silent.
  await db.gateway.update({
    where: { id: frozen.id },
    data: { stoppedAt: null, lastSeenAt: new Date(Date.now() - 20_000) },
  });
  const checks = await gatewayHealth();
  expect(checks.map((check) => [check.name, check.state]).sort()).toEqual(
    [
      [`gateway ${frozen.id.slice(0, 8)}`, "down"],
      [`gateway ${live.id.slice(0, 8)}`, "up"],
    ].sort(),
  );
});

test("only the rows at fault are refused; what does not answer is kept, and no row is written twice", async () => {
  const refuse = (code: string) => Object.assign(new pg.DatabaseError(code, 1, "error"), { code });
  const written: number[] = [];
  const rows = Array.from({ length: 100 }, (_, i) => i);
  const stored = await storeRows(rows, async (batch) => {
    if (batch.some((row) => row % 37 === 5)) throw refuse("22021");
    written.push(...batch);
  });
  expect(stored.refused.map(({ row }) => row)).toEqual([5, 42, 79]);
  expect(written).toEqual(rows.filter((row) => row % 37 !== 5));
  expect([stored.unsent, stored.failure]).toEqual([[], null]);

  written.length = 0;
  const cut = await storeRows(rows, async (batch) => {
    if (batch.includes(5)) throw refuse("23514");
    if (batch.includes(60)) throw new Error("the connection ended");
    written.push(...batch);
  });
  expect(cut.failure?.message).toBe("the connection ended");
  expect([...written, ...cut.unsent, ...cut.refused.map(({ row }) => row)].sort((a, b) => a - b)).toEqual(
    rows,
  );
  const forbidden = await storeRows(rows, () => Promise.reject(refuse("42501")));
  expect(forbidden.unsent).toEqual(rows); // no row is to blame
});

test("nothing can be written again while the database is away, with nothing to write either", async () => {
  const writers = new Writers();
  const pool = new pg.Pool({ connectionString: "postgresql://nobody@127.0.0.1:1/none" });
  const identity = { id: crypto.randomUUID(), run: crypto.randomUUID() };
  const telemetry = new Telemetry({
    environment: "production",
    pool,
    identity,
    kept: new KeptCounts(),
    writers,
  });
  await telemetry.flush();
  const failing = writers.failing();
  expect(Object.keys(failing)).toEqual(["old-counts"]);
  await telemetry.flush();
  expect(writers.failing()).toEqual(failing);
  telemetry.reported({ application: "shop", authenticated: true }, "f", "on", 1);
  await telemetry.flush();
  await telemetry.flush();
  expect(Object.keys(writers.failing())).toEqual(["old-counts", "counts"]);
  await telemetry.stop();
  await pool.end();
});

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { readConfirmation, readConnected } from "#lib/flags/clients/read-confirmation.ts";
import { takeIdentity } from "#lib/kernel/process/process-identity.ts";
import { makeTestToken } from "../test/client-token.ts";
import { createGatewayFixture, type GatewayFixture } from "../test/gateway-fixture.ts";
import { waitUntil } from "../test/wait-until.ts";

let fixture: GatewayFixture;
let token: string;
beforeAll(async () => {
  fixture = await createGatewayFixture();
  token = await makeTestToken(fixture.database.db, "shop");
});
beforeEach(() => fixture.database.db.$executeRaw`truncate gateways, gateway_clients, flag_acks`);
afterEach(() => fixture.stopAll());
afterAll(() => fixture.close());

const connected = async () => (await readConnected(fixture.database.db)).map((one) => one.kind).sort();
const isOnRecord = (id: string) => async () =>
  (await fixture.database.db.gateway.count({ where: { id } })) === 1;

test("two gateways with one host and port are two, and the second never ends the first", async () => {
  const { db } = fixture.database;
  const first = await fixture.start();
  await waitUntil("it is on record", isOnRecord(first.id));
  const second = await fixture.start();
  // As behind a proxy, or in two containers: one name.
  await db.$executeRaw`update gateways set name = 'host:8016'`;
  await waitUntil("both are there", async () => (await connected()).join() === "gateway,gateway");
  expect(second.id).not.toBe(first.id);
  const stopped = await db.gateway.count({ where: { stoppedAt: { not: null } } });
  expect(stopped).toBe(0);
});

test("a heartbeat undoes 'stopped', and clients are there again", async () => {
  const { db } = fixture.database;
  const gateway = await fixture.start();
  await fixture.connect(gateway, "shop", token);
  await waitUntil("both are there", async () => (await connected()).join() === "client,gateway");
  await db.$executeRaw`update gateways set stopped_at = now()`;
  await waitUntil("it says that it is there", async () => (await connected()).join() === "client,gateway");
});

test("a gateway that starts again on its folder is itself; what an earlier run left is closed", async () => {
  const { db } = fixture.database;
  const first = await fixture.start();
  const client = await fixture.connect(first, "shop", token);
  await client.post("/v1/ack", { revision: first.flags.revision });
  await waitUntil("all is stored", async () => (await db.flagAck.count()) === 2);
  await fixture.stopAll();
  // As kill -9 leaves it: on record as running, with its client.
  await db.$executeRaw`update gateways set stopped_at = null`;
  await db.$executeRaw`update gateway_clients set disconnected_at = null`;
  const second = await fixture.start();
  expect(second.id).toBe(first.id);
  await waitUntil("only it is there", async () => (await connected()).join() === "gateway");
  const { revision } = second.flags;
  await waitUntil("it confirmed by itself", async () => {
    return (
      (await readConfirmation(db, { environment: "production", revision }))?.participants.some(
        (one) => one.kind === "gateway" && one.confirmedAt !== null,
      ) === true
    );
  });
  const [row] = await db.gateway.findMany();
  const ack = await db.flagAck.findFirstOrThrow({ where: { clientId: "" } });
  expect(ack.at.getTime()).toBeGreaterThanOrEqual(row?.startedAt.getTime() ?? Number.POSITIVE_INFINITY);
});

test("of many that take an identity from one folder at once each has its own, and it is free again afterwards", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-identity-"));
  const taken = await Promise.all(Array.from({ length: 8 }, () => takeIdentity(folder)));
  const ids = taken.map((one) => one.id);
  expect(new Set(ids).size).toBe(8);
  expect(taken.map((one) => one.problem)).toEqual(Array(8).fill(null));
  for (const one of taken) one.release();
  const again = await takeIdentity(folder);
  expect(again.id).toBe((await readFile(join(folder, "1.id"), "utf8")).trim());
  expect(ids).toContain(again.id);
  again.release();
  await writeFile(join(folder, "1.id"), "damaged");
  const mended = await takeIdentity(folder);
  expect(ids).not.toContain(mended.id);
  mended.release();
  await writeFile(join(folder, "file"), "");
  const nowhere = await takeIdentity(join(folder, "file"));
  expect(nowhere.problem).not.toBeNull();
  expect(nowhere.id).toMatch(/^[0-9a-f-]{36}$/);
  await rm(folder, { recursive: true });
});

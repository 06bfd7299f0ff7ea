import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { makeTestToken } from "../../test/client-token.ts";
import { createGatewayFixture, type GatewayFixture } from "../../test/gateway-fixture.ts";
import { waitUntil } from "../../test/wait-until.ts";
import { readClients } from "./read-clients.ts";

let fixture: GatewayFixture;
beforeAll(async () => {
  fixture = await createGatewayFixture();
});
afterEach(() => fixture.stopAll());
afterAll(() => fixture.close());

test("names who is there, what each serves, who was lost, and who is not counted", async () => {
  const { db } = fixture.database;
  expect(await readClients(db)).toMatchObject({ rows: [], total: 0 });
  const token = await makeTestToken(db, "clinic");
  await db.$executeRaw`insert into feature_flags (name) values ('any')`;
  const gateway = await fixture.start();
  const serves = await fixture.connect(gateway, "serves", token);
  const waits = await fixture.connect(gateway, "waits", token);
  const lost = await fixture.connect(gateway, "lost", token);
  const ends = await fixture.connect(gateway, "ends", token);
  await fixture.connect(gateway, "stranger", undefined);
  const { revision } = gateway.flags;
  await serves.post("/v1/ack", { revision });
  await waits.post("/v1/ack", { revision: revision - 1 });
  await ends.post("/v1/leave", {});
  lost.close();
  const seen = async () => (await readClients(db)).rows.map((row) => [row.kind, row.name, row.state]);
  await waitUntil("all is on record", async () => {
    const rows = JSON.stringify(await seen());
    return rows.includes('"lost","lost"') && rows.includes("stranger") && !rows.includes("ends");
  });
  const { rows, total, ...rest } = await readClients(db);
  expect([total, rest.revision]).toEqual([5, revision]);
  const of = (name: string) => rows.find((row) => row.name === name);
  expect(of("serves")).toMatchObject({
    state: "live",
    application: "clinic",
    counts: true,
    revision,
    sdk: "raw 1",
  });
  expect(of("waits")).toMatchObject({ state: "live", revision: revision - 1 });
  expect(of("lost")).toMatchObject({ state: "lost", revision: null });
  expect(of("stranger")).toMatchObject({ state: "live", application: "", counts: false });
  expect(rows.find((row) => row.kind === "gateway")).toMatchObject({ state: "live", revision, failing: [] });
  expect(rows[0]?.name).toBe("lost"); // what needs a person comes first
  // A gateway's row is its own, and a page is read in spite of what one may write there.
  for (const odd of ["[[1]]", "null", "7", '"x"']) {
    await db.$executeRaw`update gateways set failing = ${odd}::jsonb`;
    const row = (await readClients(db)).rows.find(({ kind }) => kind === "gateway");
    expect(row?.failing).toEqual([{ code: "served.writers.unnamed" }]);
  }
});

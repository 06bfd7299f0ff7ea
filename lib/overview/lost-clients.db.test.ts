import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { inEnglish } from "../../test/in-english.ts";
import { noteLostClients } from "../flags/clients/note-lost-clients.ts";
import { readLostClients } from "../flags/clients/read-lost-clients.ts";
import { listFlags } from "../flags/reads/read-flags.ts";
import { whatNeedsYou } from "./answer.ts";
import { readActivity } from "./read-activity.ts";
import { readClients } from "./read-clients.ts";

let database: TestDatabase;
const gatewayId = randomUUID();
beforeAll(async () => {
  database = await createSluiceDatabase();
  await database.db
    .$executeRaw`insert into feature_flags (name, enabled, rollout_percentage) values ('f', true, 5)`;
});
afterAll(() => database?.drop());
beforeEach(async () => {
  const { db } = database;
  await db.gatewayClient.deleteMany();
  await db.gateway.deleteMany();
  await db.$executeRaw`
    insert into gateways (id, name, started_at, last_seen_at, applied_revision, applied_at)
    values (${gatewayId}::uuid, 'gw', now() - interval '1 hour', now() + interval '1 hour', 0, now())`;
});

type Seen = { connected?: number; heard: number; gone?: number; left?: boolean; id?: string };

/** Times as so many seconds ago; without `gone` it is connected. */
async function client(name: string, { connected = 600, heard, gone, left = false, id = randomUUID() }: Seen) {
  const at = (seconds: number | undefined) =>
    seconds === undefined ? null : new Date(Date.now() - seconds * 1000);
  await database.db.gatewayClient.create({
    data: {
      gatewayId,
      clientId: id,
      name,
      sdk: "sluice-node",
      application: "app",
      authenticated: true,
      connectedAt: at(connected) ?? new Date(),
      lastSeenAt: at(heard) ?? new Date(),
      disconnectedAt: at(gone),
      leftAt: left ? at(gone) : null,
    },
  });
}
const lost = async () => (await readLostClients(database.db)).map(({ name }) => name);

test("lost is who was there and went without a word; who ended, returned or was replaced is not", async () => {
  await client("serves", { heard: 2 });
  await client("silent", { heard: 70, gone: 40 });
  await client("ended", { heard: 70, gone: 69, left: true });
  await client("long ago", { heard: 4000, gone: 3990 });
  await client("started again", { heard: 70, gone: 68 });
  await client("started again", { connected: 60, heard: 2 });
  expect(await lost()).toEqual(["silent"]);
  // Two were killed and one of them was started again; one that was there all along stands for neither.
  await client("one of two", { heard: 90, gone: 88 });
  await client("one of two", { heard: 80, gone: 78 });
  await client("one of two", { connected: 70, heard: 2 });
  await client("one of two", { connected: 500, heard: 2 });
  expect((await lost()).toSorted()).toEqual(["one of two", "silent"]);
});

test("first screen, flags and clients name who is lost, with the one age since it was heard of", async () => {
  const { db } = database;
  const id = randomUUID();
  await client("serves", { heard: 2, id });
  await client("silent", { heard: 70, gone: 40 });
  const { revision } = await db.flagState.findUniqueOrThrow({ where: { id: 1 } });
  const ack = { revision, gatewayId, at: new Date() };
  await db.flagAck.createMany({ data: ["", id].map((clientId) => ({ ...ack, clientId })) });
  const activity = await readActivity(contextAs("viewer", db));
  expect(activity).toMatchObject({ lastClient: null, lostClients: [{ name: "silent" }] });
  const clients = await readClients(db);
  expect(clients.change).toEqual({ kind: "clients-lost", names: ["silent"] });
  const row = clients.rows.find(({ name }) => name === "silent");
  expect(row).toMatchObject({ state: "lost", lastSeenAt: activity.lostClients[0]?.at });
  expect((await listFlags(db)).flags[0]?.serving.lost).toEqual(["silent"]);

  // It was the only one: heard of for the last time as long ago as everywhere else, so that nothing is green meanwhile.
  await db.gatewayClient.deleteMany({ where: { name: "serves" } });
  const alone = await readActivity(contextAs("viewer", db));
  expect(alone.lastClient).toEqual({ name: "silent", at: row?.lastSeenAt });
  const situation = {
    killed: null,
    role: "viewer" as const,
    plans: [],
    unsoundPlans: [],
    checks: [],
    flags: [],
    sinks: [],
    unread: [],
  };
  const needs = whatNeedsYou({
    ...situation,
    ...alone,
    now: new Date(),
    served: { kind: "normal" },
    workersAlive: 1,
    bootstrapToken: "absent",
  });
  expect(inEnglish(needs)).toMatchObject([{ title: "no client is connected", at: row?.lastSeenAt }]);
});

test("a burst of losses is one entry, each is told once, and the next comes no sooner than a minute later", async () => {
  const { db } = database;
  const entries = () => db.auditEntry.findMany({ where: { action: "client.lost" }, orderBy: { id: "asc" } });
  let later = 0;
  const note = (seconds = 0) => {
    later += seconds * 1000;
    return noteLostClients(contextAs("admin", db, () => new Date(Date.now() + later)));
  };
  await client("serves", { heard: 2 });
  await note();
  expect(await entries()).toEqual([]);
  for (let n = 0; n < 30; n++) await client(`pod-${n % 12}`, { heard: 70 + n, gone: 40 });
  // It may be back within seconds.
  await client("just now", { heard: 6, gone: 4 });
  await note();
  await note(10);
  expect(await entries()).toMatchObject([
    { subjectKind: "client", subjectId: "pod-0", after: { clients: 30, names: { length: 10 } } },
  ]);
  await note(30);
  expect(await entries()).toHaveLength(1);
  await note(30);
  await note(90);
  expect((await entries()).map((one) => [one.subjectId, (one.after as { clients: number }).clients])).toEqual(
    [
      ["pod-0", 30],
      ["just now", 1],
    ],
  );
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { readLostClients } from "../flags/clients/read-lost-clients.ts";
import { sayEnded } from "../flags/clients/say-ended.ts";
import { engageKillSwitch } from "../kill/engage-kill-switch.ts";
import { readClients } from "./read-clients.ts";
import { readKilled } from "./read-killed.ts";

let database: TestDatabase;
const [serves, gone, client] = [randomUUID(), randomUUID(), randomUUID()];
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
beforeAll(async () => {
  database = await createSluiceDatabase();
  const base = { startedAt: ago(600), appliedRevision: 0n, appliedAt: ago(600) };
  await database.db.gateway.createMany({
    data: [
      { ...base, id: serves, name: "serves", lastSeenAt: ago(-3600) },
      { ...base, id: gone, name: "gone", lastSeenAt: ago(60) },
    ],
  });
  const of = { gatewayId: gone, sdk: "sluice-node", application: "shop", authenticated: true };
  await database.db.gatewayClient.create({
    data: { ...of, clientId: client, name: "shop-1", connectedAt: ago(600), lastSeenAt: ago(60) },
  });
});
afterAll(() => database?.drop());

test("one of which an admin said that it has ended is waited for no more, and shown as such, until it is heard of", async () => {
  const { db } = database;
  const admin = contextAs("admin", db);
  const { revision } = await engageKillSwitch(admin, { reason: "r" });
  await db.flagAck.create({
    data: { revision: BigInt(revision), gatewayId: serves, clientId: "", at: new Date() },
  });
  const seen = async () => {
    const { rows, confirmation, change } = await readClients(db);
    return {
      rows: rows.map(({ name, state }) => [name, state]),
      served: [confirmation?.confirmed, confirmation?.participants.length],
      change,
      lost: (await readLostClients(db)).map(({ name }) => name),
      waitingFor: (await readKilled(admin))?.waitingFor.map(({ name }) => name),
    };
  };
  const waits = {
    rows: expect.arrayContaining([
      ["gone", "lost"],
      ["shop-1", "lost"],
    ]),
    served: [1, 3],
    change: { kind: "lost-unconfirmed", names: ["gone", "shop-1"] },
    lost: ["shop-1"],
    waitingFor: ["gone", "shop-1"],
  };
  expect(await seen()).toEqual(waits);

  const ended = [
    { gatewayId: gone, clientId: "" },
    { gatewayId: gone, clientId: client },
  ];
  expect(await sayEnded(admin, { ended, reason: "its machine is gone" })).toEqual({ ended: 2 });
  expect(await seen()).toEqual({
    rows: [
      ["serves", "live"],
      ["shop-1", "ended"],
      ["gone", "ended"],
    ],
    served: [1, 1],
    change: { kind: "served" },
    lost: [],
    waitingFor: [],
  });

  // It was wrong of both: the word is void.
  await db.gatewayClient.updateMany({ data: { lastSeenAt: ago(-10) } });
  await db.gateway.updateMany({ where: { id: gone }, data: { lastSeenAt: ago(-3600) } });
  expect(await seen()).toMatchObject({ served: [1, 3], waitingFor: ["gone", "shop-1"] });
});

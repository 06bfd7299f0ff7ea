import { expect, test } from "vitest";
import { PresenceQueue } from "./presence-queue.ts";

const shop = { clientId: "shop/1", name: "1", sdk: "test", application: "shop", authenticated: true };

test("what could not be written waits again in order, and a client's later state stands", () => {
  const queue = new PresenceQueue();
  queue.connected(shop);
  queue.acknowledged(shop.clientId, 1);
  queue.told(shop.clientId, 1);
  const unsent = queue.take();
  expect(queue.isEmpty).toBe(true);
  queue.acknowledged(shop.clientId, 2);
  queue.disconnected(shop, true);
  queue.putBack(unsent);
  expect(queue.take()).toEqual({
    clients: [{ ...shop, connected: false, left: true }],
    acks: [
      { clientId: shop.clientId, revision: 1 },
      { clientId: shop.clientId, revision: 2 },
    ],
    tellers: [{ clientId: shop.clientId, revision: 1 }],
  });
});

test("everything is whoever is here, with the latest of each, and what the gateway serves", () => {
  const queue = new PresenceQueue();
  const gone = { ...shop, clientId: "shop/2" };
  for (const client of [shop, gone]) queue.connected(client);
  for (const revision of [1, 2]) queue.acknowledged(shop.clientId, revision);
  queue.told(shop.clientId, 1);
  queue.acknowledged(gone.clientId, 2);
  queue.disconnected(gone, false);
  queue.connected(shop); // anew: what it confirmed is still so
  queue.take();
  queue.everything(0);
  const here = {
    clients: [{ ...shop, connected: true, left: false }],
    acks: [{ clientId: shop.clientId, revision: 2 }],
    tellers: [{ clientId: shop.clientId, revision: 1 }],
  };
  expect(queue.take()).toEqual(here);
  queue.everything(7);
  expect(queue.take()).toEqual({ ...here, acks: [...here.acks, { clientId: "", revision: 7 }] });
});

test("while the database is away it keeps the latest, and no more than it has room for", () => {
  const queue = new PresenceQueue();
  for (let revision = 1; revision <= 50_002; revision++) queue.acknowledged("", revision);
  const unsent = queue.take();
  expect([unsent.acks.length, unsent.acks[0]]).toEqual([50_000, { clientId: "", revision: 3 }]);
  queue.acknowledged("", 50_003);
  queue.putBack(unsent);
  const { acks } = queue.take();
  expect([acks.length, acks[0], acks.at(-1)?.revision]).toEqual([
    50_000,
    { clientId: "", revision: 4 },
    50_003,
  ]);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { type BreakableProxy, breakableProxy } from "../../test/breakable-proxy.ts";
import { createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { waitUntil } from "../../test/wait-until.ts";
import { LiveHub } from "./live-hub.ts";

let database: TestDatabase;
let proxy: BreakableProxy;
beforeAll(async () => {
  database = await createSluiceDatabase();
  proxy = await breakableProxy(database.url);
});
afterAll(async () => {
  await proxy?.close();
  await database?.drop();
});

function listenTo(hub: LiveHub) {
  const heard = { changes: [] as string[], beats: [] as Date[] };
  const stop = hub.listen({
    onChange: (table) => heard.changes.push(table),
    onAlive: (at) => heard.beats.push(at),
  });
  return { heard, stop };
}

test("no beat comes while the database hangs, and what changed meanwhile is told after", async () => {
  const { heard, stop } = listenTo(new LiveHub(proxy.url, 20, 60_000));
  await waitUntil("it beats", () => heard.beats.length >= 3);
  proxy.freeze();
  const before = heard.beats.length;
  await database.db.$executeRaw`select pg_notify('sluice_changes', 'meanwhile')`;
  await new Promise((passed) => setTimeout(passed, 400)); // twenty beats
  expect(heard.beats.length, "one may have been on its way").toBeLessThanOrEqual(before + 1);
  expect(heard.changes).toEqual([]);
  proxy.thaw();
  await waitUntil("it beats again", () => heard.beats.length >= before + 3);
  expect(heard.changes).toEqual(["meanwhile"]);
  stop();
});

test("a connection that stays silent is given up, and everybody reads again", async () => {
  const { heard, stop } = listenTo(new LiveHub(proxy.url, 20, 200));
  await waitUntil("it beats", () => heard.beats.length >= 1);
  proxy.freeze();
  await waitUntil("it is connected anew", () => heard.changes.includes("reconnected"));
  const before = heard.beats.length;
  await waitUntil("it beats again", () => heard.beats.length > before);
  stop();
});

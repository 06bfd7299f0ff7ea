import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { sayEnded } from "#lib/flags/clients/say-ended.ts";
import { SILENT_AFTER_SECONDS } from "#lib/flags/clients/silent-after.ts";
import { contextAs } from "./database.ts";
import { type OldPathBench, openOldPathBench } from "./old-path-bench.ts";
import { waitUntil } from "./wait-until.ts";

// What a gateway answered while it was away is not known: no soak time goes over it.

let bench: OldPathBench;
beforeAll(async () => {
  bench = await openOldPathBench();
});
beforeEach(() => bench.forget());
afterEach(() => bench.endAll());
afterAll(() => bench.close());

async function expectSoakToBeginAnew(name: string): Promise<void> {
  // Until it has told what it answered before it served the flag, it is that which the gate waits for.
  const told = async () => (await bench.gate()).code !== "oldPath.untold.seen";
  await waitUntil("it has told", told);
  expect(await bench.gate()).toMatchObject({
    state: "waiting",
    sentence: expect.stringMatching(
      `^What ${name} answered is known for the last .* only: this takes another`,
    ),
  });
  await bench.db.$executeRaw`update unknown_answers set until = now() - interval '2 hours'`;
  expect(await bench.gate()).toMatchObject({ state: "green" });
}

/** It answers off while it is cut off, everyone else being on. */
async function cutOff() {
  const proxy = await bench.proxied();
  const far = await bench.openOnRecord(proxy.url);
  await waitUntil("it knows the token", async () => (await bench.isOn(far)) === false);
  proxy.cut();
  await bench.openForAll();
  await bench.db.$executeRaw`update flag_askers set last_off_at = null`;
  const { name } = await far.row();
  await bench.silence(far.id);
  expect(await bench.isOn(far)).toBe(false);
  expect(await bench.gate()).toMatchObject({
    state: "waiting",
    evidence: `what ${name} answers is not known, as it is not heard of`,
  });
  return { proxy, far, name };
}

test("answers of a gateway that ends while it is cut off, and starts again", async () => {
  const { proxy, far } = await cutOff();
  await far.stop();
  proxy.mend();
  const again = await bench.openOnRecord(proxy.url, far.dataDir);
  expect(again.id).toBe(far.id);
  await expectSoakToBeginAnew((await again.row()).name);
});

test("answers of a gateway that is said to have ended", async () => {
  const { far, name } = await cutOff();
  const ended = [{ gatewayId: far.id, clientId: "" }];
  const said = await sayEnded(contextAs("admin", bench.db), { ended, reason: "its machine is gone" });
  expect(said).toEqual({ ended: 1 });
  // Its row goes in time, and the word stands.
  const word = await bench.db.unknownAnswers.findMany();
  await bench.db.gateway.deleteMany();
  expect(await bench.db.unknownAnswers.findMany()).toEqual(word);
  await expectSoakToBeginAnew(name);
});

test("a gateway that ended in order, with what it counted, and starts again is known throughout", async () => {
  const first = await bench.openOnRecord(bench.url);
  await bench.openForAll();
  await first.stop();
  expect(await first.row()).toMatchObject({ stoppedAt: expect.any(Date) });
  await bench.openOnRecord(bench.url, first.dataDir);
  await waitUntil("it has told", async () => (await bench.gate()).state === "green");
  expect(await bench.db.unknownAnswers.count()).toBe(0);
});

test("a run that never came on record is not known, though the one before it ended in order", async () => {
  const proxy = await bench.proxied();
  const first = await bench.openOnRecord(proxy.url);
  await waitUntil("it knows the token", async () => (await bench.isOn(first)) === false);
  await first.stop();
  await bench.openForAll();
  await bench.db.$executeRaw`update flag_askers set last_off_at = null`;
  proxy.cut();
  const cut = await bench.open(proxy.url, first.dataDir);
  expect(await bench.isOn(cut)).toBe(false);
  await cut.stop();
  proxy.mend();
  const again = await bench.openOnRecord(proxy.url, first.dataDir);
  await expectSoakToBeginAnew((await again.row()).name);
});

test("a gateway that cannot write what it counted has not ended in order", async () => {
  const gateway = await bench.openOnRecord(bench.url);
  await waitUntil("it knows the token", async () => (await bench.isOn(gateway)) === false);
  await bench.openForAll();
  await bench.db.$executeRaw`alter table evaluation_counts rename to evaluation_counts_away`;
  await bench.isOn(gateway);
  await gateway.stop();
  await bench.db.$executeRaw`alter table evaluation_counts_away rename to evaluation_counts`;
  expect(await gateway.row()).toMatchObject({ stoppedAt: null });
  await bench.db.$executeRaw`update flag_askers set last_off_at = null`;
  const again = await bench.openOnRecord(bench.url, gateway.dataDir);
  await expectSoakToBeginAnew((await again.row()).name);
});

const silent = SILENT_AFTER_SECONDS + 1;
const beats = "update gateways set last_seen_at = now()";
test.each([
  ["a heartbeat in time", SILENT_AFTER_SECONDS - 1, beats, 0],
  ["a heartbeat after a silence", silent, beats, 1],
  ["an end after a silence", silent, "update gateways set stopped_at = now()", 1],
  ["an end in time", 1, "update gateways set stopped_at = now()", 0],
  [
    "counts that cannot be written",
    1,
    `${beats}, failing = jsonb_build_object('counts', now() - interval '9 s')`,
    1,
  ],
  ["counts that could not be written once", 1, `${beats}, failing = jsonb_build_object('counts', now())`, 0],
  ["a row that is removed, of one that was lost", 99, "delete from gateways", 1],
])("of a gateway of any version: %s", async (_, agoSeconds, statement, unknown) => {
  const at = new Date(Date.now() - agoSeconds * 1000);
  const gateway = { name: "far:4000", startedAt: at, lastSeenAt: at, appliedAt: at, appliedRevision: 1n };
  await bench.db.gateway.create({ data: { id: crypto.randomUUID(), ...gateway } });
  await bench.db.$executeRawUnsafe(statement);
  expect(await bench.db.unknownAnswers.count()).toBe(unknown);
});

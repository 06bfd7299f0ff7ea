import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs } from "../../test/database.ts";
import { inEnglish } from "../../test/in-english.ts";
import { openPlanBench, PLAN } from "../../test/plan-bench.ts";
import { engageKillSwitch } from "../kill/engage-kill-switch.ts";
import { liftKillSwitch } from "../kill/lift-kill-switch.ts";
import { readKillSwitch } from "../kill/reads.ts";
import { readFeed } from "./read-feed.ts";

let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
});
afterAll(() => bench?.close());

const admin = () => contextAs("admin", bench.db);
const read = async () =>
  inEnglish(await readFeed(admin(), await readKillSwitch(bench.db))).map((line) => ({
    ...line,
    detail: line.detail.join(" "),
  }));
const detailOf = async (title: string) => (await read()).find((line) => line.title === title)?.detail;

test("a line has the figures that its work put on record, as the tables hold them", async () => {
  await bench.rehearse("expand");
  const rehearsal = await bench.db.rehearsal.findFirstOrThrow({ where: { phase: "expand" } });
  const { checks } = rehearsal.report as { checks: unknown[] };
  expect(await detailOf(`${PLAN} rehearsed expand`)).toMatch(
    new RegExp(`^${checks.length} checks? pass(es)?, .*there and back in .+ Undone on the copy`),
  );
  await bench.run("expand");
  const done = await bench.db.planStep.count({ where: { phase: "expand", state: "done" } });
  expect(await detailOf(`${PLAN} finished expand`)).toMatch(
    new RegExp(`^${done} steps?, ${checks.length} checks? pass`),
  );
  // The end tells the beginning.
  expect((await read()).map((line) => line.title)).not.toContain(`${PLAN} began expand`);
});

test("a press and its lift tell what was turned off, who confirmed and how long, and go on doing so", async () => {
  const at = new Date();
  const gateway = await bench.db.gateway.create({
    data: {
      id: randomUUID(),
      name: "g",
      startedAt: new Date(at.getTime() - 60_000),
      lastSeenAt: at,
      appliedRevision: 0n,
      appliedAt: at,
    },
  });
  await bench.db.featureFlag.create({
    data: { name: "served", enabled: true, rolloutPercentage: 100, owner: "", updatedBy: "test" },
  });
  const { revision } = await engageKillSwitch(admin(), { reason: "Bookings fail" });
  await bench.db.flagAck.create({
    data: { revision: BigInt(revision), gatewayId: gateway.id, at: new Date() },
  });
  const told = /^“Bookings fail\.” 1 flag turned off\. Confirmed by 1 gateway in /;
  expect(await detailOf("Kill switch engaged")).toMatch(told);
  await liftKillSwitch(admin(), { reason: "Mended", confirm: "lift" });
  // Nobody is connected any more, and what came of the press is on record.
  await bench.db.gateway.update({ where: { id: gateway.id }, data: { stoppedAt: new Date() } });
  expect(await detailOf("Kill switch engaged")).toMatch(told);
  expect(await detailOf("Kill switch lifted")).toMatch(/^“Mended\.” It was engaged for /);
});

test("who served a change does not change with who comes and goes after it", async () => {
  const { db } = bench;
  const before = new Date(Date.now() - 60_000);
  const gateway = { id: randomUUID(), name: "g2", startedAt: before, lastSeenAt: new Date() };
  await db.gateway.create({ data: { ...gateway, appliedRevision: 0n, appliedAt: before } });
  const join = (clientId: string, connectedAt: Date) =>
    db.gatewayClient.create({
      data: {
        gatewayId: gateway.id,
        clientId,
        name: clientId,
        sdk: "s",
        connectedAt,
        lastSeenAt: new Date(),
        authenticated: true,
      },
    });
  await join("stays", before);
  await db.$executeRaw`update feature_flags set rollout_percentage = 40 where name = 'served'`;
  const { revision } = await db.featureFlag.findFirstOrThrow({ where: { name: "served" } });
  const ack = (clientId: string) =>
    db.flagAck.create({ data: { revision, gatewayId: gateway.id, clientId, at: new Date() } });
  await ack("");
  await ack("stays");
  const told = async () => (await read()).find((line) => line.title.startsWith("served set to 40"))?.detail;
  const first = await told();
  expect(first).toMatch(/Served by 1 gateway and 1 client in /);
  await join("joins", new Date());
  await ack("joins");
  expect(await told()).toBe(first);
  await db.gatewayClient.updateMany({ where: { clientId: "stays" }, data: { disconnectedAt: new Date() } });
  expect(await told()).toBe(first);
});

test("whoever is refused again and again does not push out what was done", async () => {
  const { db } = bench;
  const made = (over: { action: string; outcome: string; actorName: string }, many: number) =>
    db.auditEntry.createMany({
      data: Array.from({ length: many }, (_, index) => ({
        ...{ actorKind: "user", actorId: "", via: "api", subjectKind: "flag", subjectId: `junk${index}` },
        ...over,
      })),
    });
  await made({ action: "flag.created", outcome: "done", actorName: "ops" }, 1);
  await made({ action: "flag:turn-on", outcome: "refused", actorName: "viewer" }, 250);
  const lines = await read();
  expect(lines.map(({ title }) => title)).toContain("junk0 created");
  expect(lines.filter(({ action }) => action === "flag:turn-on")).toMatchObject([
    { detail: "And 199 or more other attempts before it." },
  ]);
});

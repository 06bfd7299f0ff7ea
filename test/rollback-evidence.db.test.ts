import { afterAll, beforeAll, expect, test } from "vitest";
import { sayEnded } from "#lib/flags/clients/say-ended.ts";
import { setFlagEnabled } from "#lib/flags/verbs/set-flag-enabled.ts";
import { readPlan } from "#lib/plans/reads/read-plan.ts";
import { rollbackPhase } from "#lib/plans/verbs/rollback-phase.ts";
import { contextAs } from "./database.ts";
import { openPlanBench, PLAN } from "./plan-bench.ts";

// What takes the new columns away: nobody may still be sent to them, by the flag or by a gateway that was cut off.

let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
  await bench.switchOver();
}, 120_000);
afterAll(() => bench.close());

const admin = () => contextAs("admin", bench.db);
const back = (phase: "expand" | "backfill" | "switchover") =>
  rollbackPhase(contextAs("operator", bench.db), { plan: PLAN, phase });
const isThere = async () =>
  (await bench.target.query("select from information_schema.columns where column_name = 'period'"))
    .rowCount === 1;
const phaseOf = async (name: string) =>
  (await readPlan(admin(), PLAN))?.phases.find(({ phase }) => phase === name);

test("the new columns stay while a gateway that was lost may answer on, and the flag goes off whatever was lost", async () => {
  const turn = (enabled: boolean) => setFlagEnabled(admin(), { name: "periods", enabled });
  const heard = (secondsAgo: number) => new Date(Date.now() - secondsAgo * 1000);
  const { revision } = await bench.db.flagState.findUniqueOrThrow({ where: { id: 1 } });
  const [id, startedAt] = [crypto.randomUUID(), heard(60)];
  const far = { id, name: "far:4000", startedAt, appliedAt: startedAt, appliedRevision: revision };
  await bench.db.gateway.create({ data: { ...far, lastSeenAt: heard(20) } });

  await back("switchover");
  await bench.work();
  expect(await phaseOf("switchover")).toMatchObject({ state: "rolled_back" });
  const refused = {
    code: "gate-closed",
    message: expect.stringMatching(/^The gateway far:4000 was last heard of .* ago, did not end in order/),
  };
  await expect(back("backfill")).rejects.toMatchObject(refused);
  expect(await phaseOf("backfill")).toMatchObject({ rollbackLost: [{ gatewayId: id, name: "far:4000" }] });

  // It is back, and behind for the moment that it takes.
  await bench.db.gateway.update({ where: { id }, data: { lastSeenAt: heard(-600) } });
  await expect(back("backfill")).rejects.toMatchObject({
    message: "Not served yet by the gateway far:4000.",
  });
  const { revision: off } = await bench.db.flagState.findUniqueOrThrow({ where: { id: 1 } });
  await bench.db.gateway.update({ where: { id }, data: { appliedRevision: off } });
  // What is changed of the flag while it is off need not be served.
  await bench.db.$executeRaw`update feature_flags set description = 'x' where name = 'periods'`;
  await back("backfill");
  await bench.work();
  expect(await phaseOf("backfill")).toMatchObject({ state: "rolled_back" });

  // On once more, and lost.
  await bench.db
    .$executeRaw`update feature_flags set enabled = true, rollout_percentage = 5 where name = 'periods'`;
  await turn(false);
  await bench.db.gateway.update({ where: { id }, data: { lastSeenAt: heard(20) } });
  await expect(back("expand")).rejects.toMatchObject(refused);
  expect(await isThere()).toBe(true);
  const lost = (await phaseOf("expand"))?.rollbackLost;
  expect(await sayEnded(admin(), { ended: lost, reason: "its machine is gone" })).toEqual({ ended: 1 });
  await back("expand");
  await bench.work();
  expect(await isThere()).toBe(false);
}, 60_000);

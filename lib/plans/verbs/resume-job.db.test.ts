import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { contextAs } from "../../../test/database.ts";
import { openPlanBench, PLAN } from "../../../test/plan-bench.ts";
import { can, LEAST_ROLE, type Permission, ROLES } from "../../kernel/permissions.ts";
import type { JobKind, Phase } from "../model.ts";
import { pauseJob } from "./pause-job.ts";
import { permissionFor } from "./permission-for.ts";
import { resumeJob } from "./resume-job.ts";

let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
  await bench.assumeRehearsed("expand");
});
afterAll(() => bench?.close());
beforeEach(() => bench.db.planJob.deleteMany());

const WORK: [JobKind, Phase | null, Permission][] = [
  ["run", "expand", "plan:run"],
  ["run", "backfill", "plan:run"],
  ["run", "switchover", "plan:run"],
  ["run", "contract", "plan:run-contract"],
  ["rollback", "backfill", "plan:rollback"],
  ["restore", "contract", "plan:restore"],
];

async function underWay(kind: JobKind, phase: Phase | null): Promise<string> {
  const { sha256 } = await bench.db.plan.findUniqueOrThrow({ where: { name: PLAN } });
  const job = await bench.db.planJob.create({
    data: { planName: PLAN, phase, kind, sha256, requestedBy: { name: "admin@test" } },
  });
  return job.id;
}
const stateOf = async (id: string) => (await bench.db.planJob.findUniqueOrThrow({ where: { id } })).state;

describe.each(WORK)("a paused %s of %s", (kind, phase, permission) => {
  test.each(ROLES)("goes on for %s only if it could have begun it", async (role) => {
    const id = await underWay(kind, phase);
    await pauseJob(contextAs("admin", bench.db), { plan: PLAN });
    expect(await stateOf(id)).toBe("paused");
    const resumed = resumeJob(contextAs(role, bench.db), { plan: PLAN });
    // Of these only expand has open gates; the others are asked for by late-gates.db.test.ts.
    const isOpen = phase === "expand";
    if (!can(role, permission)) await expect(resumed).rejects.toMatchObject({ code: "forbidden" });
    else if (isOpen) await resumed;
    else await expect(resumed).rejects.toMatchObject({ code: "gate-closed" });
    expect(await stateOf(id)).toBe(can(role, permission) && isOpen ? "queued" : "paused");
  });

  test("is paused by whoever may pause", async () => {
    const id = await underWay(kind, phase);
    await pauseJob(contextAs(LEAST_ROLE["plan:pause"], bench.db), { plan: PLAN });
    expect(await stateOf(id)).toBe("paused");
  });
});

test("a pause that no worker has seen yet is lifted by nobody else either", async () => {
  const id = await underWay("run", "contract");
  await bench.db.planJob.update({ where: { id }, data: { state: "running" } });
  await pauseJob(contextAs("admin", bench.db), { plan: PLAN });
  await expect(resumeJob(contextAs("product_owner", bench.db), { plan: PLAN })).rejects.toMatchObject({
    code: "forbidden",
  });
  expect(await bench.db.planJob.findUniqueOrThrow({ where: { id } })).toMatchObject({
    pauseRequestedAt: expect.any(Date),
  });
});

test("every kind of work names what beginning it takes", () => {
  expect(permissionFor({ kind: "rehearsal", phase: "contract" })).toBe("plan:rehearse");
  expect(permissionFor({ kind: "checks", phase: null })).toBe("check:run");
});

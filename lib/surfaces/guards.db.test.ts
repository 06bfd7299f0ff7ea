import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { expectOnRecord } from "../../test/refused-entries.ts";
import { VERBS } from "../../test/verb-cases.ts";
import { createFlag } from "../flags/verbs/create-flag.ts";
import { patchFlag } from "../flags/verbs/patch-flag.ts";
import { AppError } from "../kernel/errors.ts";
import { Refusal } from "../kernel/refusal.ts";
import { GUARDS, type Guard } from "../kernel/verb.ts";
import { engageKillSwitch } from "../kill/engage-kill-switch.ts";
import { liftKillSwitch } from "../kill/lift-kill-switch.ts";
import { asIs } from "../messages/as-is.ts";
import { message } from "../messages/catalogue/message.ts";
import { rollbackPhase } from "../plans/verbs/rollback-phase.ts";
import { startPhase } from "../plans/verbs/start-phase.ts";
import { REST } from "./rest.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
  await createFlag(contextAs("admin", database.db), { name: "a" });
});
afterAll(() => database.drop());

const asked: string[] = [];
/** A freeze that is on: what it is asked of may not be done. */
const freeze: Guard = async (_, { verb, subject }) => {
  asked.push(`${verb} ${subject.kind}:${subject.id}`);
  const frozen = new AppError("gate-closed", asIs("Changes are frozen until Monday."));
  throw new Refusal(frozen, { action: "flag.raise" });
};
beforeEach(() => void GUARDS.push(freeze));
afterEach(() => {
  GUARDS.length = 0;
  asked.length = 0;
});

test("a freeze keeps what rises or starts from being done, on record and with its subject", async () => {
  const admin = contextAs("admin", database.db);
  const gateClosed = { code: "gate-closed" };
  await expect(patchFlag(admin, { name: " a ", percentage: 5 })).rejects.toMatchObject(gateClosed);
  await expect(startPhase(admin, { plan: "p", phase: "expand" })).rejects.toMatchObject(gateClosed);
  await expect(liftKillSwitch(admin, { reason: "over", confirm: "lift" })).rejects.toMatchObject(gateClosed);
  expect(asked).toEqual([
    "flag.patch flag:a",
    "plan.start plan:p",
    "kill-switch.lift kill-switch:production",
  ]);
  const { rolloutPercentage } = await database.db.featureFlag.findFirstOrThrow({ where: { name: "a" } });
  expect(rolloutPercentage.toNumber()).toBe(0);
  const record = { where: { correlationId: admin.correlationId }, orderBy: { id: "asc" } } as const;
  expect((await database.db.auditEntry.findMany(record))[0]).toMatchObject({
    outcome: "refused",
    subjectId: "a",
    after: { because: asIs("Changes are frozen until Monday.") },
  });
});

test("whatever any verb refuses is on record, with why as a code", async () => {
  const why = message("planRefusals.nothingPaused");
  GUARDS.splice(0, 1, async () => {
    throw new AppError("conflict", why);
  });
  for (const { does, example, given } of REST) {
    const verb = VERBS.find((one) => (one as unknown) === does);
    // What a return to an earlier state takes is read from that state, and there is none.
    if (!verb || verb.definition.towardsOff || verb.definition.name === "flag.restore") continue;
    const admin = contextAs("admin", database.db);
    await expect(verb(admin, { ...example, ...given }), verb.definition.name).rejects.toMatchObject({
      code: "conflict",
    });
    const entries = await database.db.auditEntry.findMany({ where: { correlationId: admin.correlationId } });
    expectOnRecord(true, entries);
    expect(entries).toMatchObject([{ after: { because: why } }]);
  }
});

test("the kill switch, off and the way back are not asked about", async () => {
  const admin = contextAs("admin", database.db);
  await engageKillSwitch(admin, { reason: "errors" });
  await patchFlag(admin, { name: "a", enabled: false });
  await expect(rollbackPhase(admin, { plan: "p", phase: "expand" })).rejects.toMatchObject({
    code: "not-found",
  });
  expect(asked).toEqual([]);
});

test("what is exempt says so itself", () => {
  const marked = VERBS.flatMap(({ definition: { name, towardsOff } }) => (towardsOff ? [name] : []));
  expect(marked.sort()).toEqual([
    "bookings.send",
    "client-token.revoke",
    "flag.archive",
    "flag.patch",
    "flag.set-enabled",
    "flags.archive",
    "kill-switch.engage",
    "outbox.pause",
    "plan.pause",
    "plan.restore",
    "plan.rollback",
    "plan.stop-rehearsal",
    "session.end",
    "token.revoke",
  ]);
});

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { expectOnRecord, isRefusal } from "../../test/refused-entries.ts";
import { VERBS } from "../../test/verb-cases.ts";
import { createFlag } from "../flags/verbs/create-flag.ts";
import { isStorable } from "../kernel/input/storable-text.ts";
import type { Asked } from "../kernel/verb.ts";

const ID = "00000000-0000-4000-8000-000000000001";
let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
  await database.db.user.create({
    data: { id: ID, email: "b@example.com", name: "B", role: "admin", passwordHash: "", createdBy: "b" },
  });
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { featureFlag } = database.db;
  await featureFlag.deleteMany();
  for (const name of ["a", "held", "archived"])
    await createFlag(contextAs("admin", database.db), { name, description: "of version 1" });
  const held = { heldAt: new Date(), heldBy: "b", holdReason: "c" };
  await featureFlag.updateMany({ where: { name: "held" }, data: held });
  await featureFlag.updateMany({ where: { name: "archived" }, data: { archivedAt: new Date() } });
  await featureFlag.updateMany({ where: { name: "a" }, data: { description: "of version 2" } });
});

const [name, reason, plan, phase] = ["  a\t", " why not ", "2026-x", "expand"];
const [step, rawValue] = ["020-x", null];
/**
 * As somebody may type it or a program send it, and what the record then names: the verb's subject or, last, what a verb that
 * changes several things names instead, each in an entry of its own.
 */
const SLOPPY: Record<string, [Asked, string, string[]?]> = {
  "client.say-ended": [{ ended: [{ gatewayId: ID, clientId: "" }], reason }, ID],
  "client-token.create": [{ application: " shop\n" }, "shop"],
  "client-token.revoke": [{ id: ID }, ID],
  "client-token.rotate": [{ id: ID, overlapHours: "1" }, ID],
  "kill-switch.engage": [{ reason }, "production"],
  "kill-switch.lift": [{ confirm: "lift", reason }, "production"],
  "flag.archive": [{ name, reason }, "a"],
  "flags.archive": [{ names: " a\n" }, "a"],
  "flag.create": [{ name: "  new " }, "new"],
  "flag.delete": [{ name: " archived ", confirmName: "archived " }, "archived"],
  "flag.edit": [{ name, description: " x", owner: "" }, "a"],
  "flag.hold": [{ name, reason }, "a"],
  "flag.patch": [{ name, percentage: "5" }, "a"],
  "flag.release": [{ name: " held " }, "held"],
  "flag.restore": [{ name, versionId: "1" }, "a"],
  "flag.set-enabled": [{ name, enabled: "on" }, "a"],
  "flag.set-percentage": [{ name, percentage: "7" }, "a"],
  "flag.set-targeting": [{ name, allowKeys: " kim \n", window: null }, "a"],
  "flag.set-variants": [{ name, variants: '{"on": true, "off": false, "new": true}' }, "a"],
  "flag.unarchive": [{ name: "\u3000archived" }, "archived"],
  "outbox.discard": [{ eventIds: [ID], confirm: "1", reason }, ID],
  "outbox.pause": [{ sink: "mail", reason }, "mail"],
  "outbox.resume": [{}, "all"],
  "outbox.retry": [{ eventIds: [ID] }, ID],
  "quarantine.change-decision": [
    { plan, step, rawValue, from: "A", to: null, expectedRows: "1" },
    "2026-x/020-x",
  ],
  "quarantine.decide": [
    { plan, step, decisions: [{ rawValue, value: "A", expectedRows: "1" }] },
    "2026-x/020-x",
  ],
  "quarantine.import": [{ plan, csv: "" }, plan],
  "plan.rehearse": [{ plan, phase }, plan],
  "plan.pause": [{ plan }, plan],
  "plan.restore": [{ plan, phase: "contract" }, plan],
  "plan.resume": [{ plan }, plan],
  "plan.rollback": [{ plan, phase }, plan],
  "plan.verify": [{ plan }, plan],
  "plan.start": [{ plan, phase, confirmName: " x" }, plan],
  "plan.stop-rehearsal": [{ plan }, plan],
  "user.change-role": [{ id: ID, role: "admin" }, "b@example.com"],
  "token.create": [{ name: " ci ", role: "operator", expiresInDays: "1" }, "ci"],
  "user.create": [
    { email: " Kim@Example.COM ", role: "operator", password: "wxq7 lamp Bergen" },
    "kim@example.com",
  ],
  "session.end": [{ id: ID }, "unknown"],
  "user.reset-password": [{ id: ID, password: "wxq7 lamp Bergen" }, "b@example.com"],
  "token.revoke": [{ id: ID }, ID],
  "user.change-own-password": [
    { present: "x", password: "wxq7 lamp Bergen", again: "wxq7 lamp Bergen" },
    "admin@test",
  ],
  "bookings.send": [{ on: "true" }, "clinic"],
  "user.set-disabled": [{ id: ID, disabled: "true" }, "b@example.com"],
};

test.each(VERBS.map((verb) => [verb.definition.name, verb] as const))(
  "what %s puts on record is of the subject as it was parsed",
  async (verbName, verb) => {
    const ctx = contextAs("admin", database.db);
    ctx.actor.id = ID;
    const row = SLOPPY[verbName];
    if (!row) throw new Error(`Add \`${verbName}\` to SLOPPY in lib/surfaces/verb-subjects.db.test.ts.`);
    const [input, subject, named = [subject]] = row;
    expect(verb.definition.input.safeParse(input).error).toBeUndefined();
    // Nothing of what is named but the flags is there, and an expected refusal is all that may come of it.
    const error = await verb(ctx, input).then(
      () => null,
      (error: unknown) => error,
    );
    if (error !== null)
      expect(error).toMatchObject({ code: expect.stringMatching(/^(not-found|conflict|forbidden)$/) });
    const entries = await database.db.auditEntry.findMany({ where: { correlationId: ctx.correlationId } });
    expectOnRecord(isRefusal(error), entries);
    const parsed = verb.definition.input.parse(input) as Asked;
    const { kind, id } = await verb.definition.subject(parsed, ctx);
    // The flags are there.
    if (kind === "flag") expect(entries).toHaveLength(named.length);
    for (const { subjectId } of entries) expect(named).toContain(subjectId);
    if (verbName !== "token.create") expect(id).toBe(subject);
  },
);

test("what nobody has parsed is on record as it came, bounded and without what cannot be stored", async () => {
  const viewer = contextAs("viewer", database.db);
  const came = ` \0${"👍".repeat(60)}`;
  for (const verb of VERBS)
    for (const text of [came, { toString: 1 }, null])
      await verb(viewer, {
        name: text,
        plan: text,
        step: text,
        sink: text,
        email: text,
        eventIds: [text],
      }).catch(() => {});
  const refused = await database.db.auditEntry.findMany({ where: { correlationId: viewer.correlationId } });
  expect(refused.length).toBeGreaterThan(VERBS.length);
  for (const { outcome, subjectId } of refused) {
    expect(outcome).toBe("refused");
    expect(isStorable(subjectId) && subjectId.length <= 600).toBe(true);
  }
});

test("what a refused attempt typed as an application or an email is on record only if there is one", async () => {
  const secret = "sluice_V2hvZXZlciByZWFkcyB0aGlzIGlzIGFkbWlu";
  const refusedOf = async (verbName: string, input: Asked) => {
    const viewer = contextAs("viewer", database.db);
    const called = VERBS.find(({ definition }) => definition.name === verbName);
    await expect(called?.(viewer, input)).rejects.toMatchObject({ code: "forbidden" });
    const [entry, ...others] = await database.db.auditEntry.findMany({
      where: { correlationId: viewer.correlationId },
    });
    expect(others).toEqual([]);
    for (const typed of Object.values(input))
      if (entry?.subjectId === "unknown") expect(JSON.stringify(entry.after)).not.toContain(typed);
    return entry?.subjectId;
  };
  for (const application of [secret, "no application"])
    expect(await refusedOf("client-token.create", { application })).toBe("unknown");
  for (const email of ["stranger@private.example", secret, "Hidden password words"])
    expect(await refusedOf("user.create", { email })).toBe("unknown");
  await database.db.clientToken.create({
    data: {
      application: "known-shop",
      scope: "server",
      tokenHash: "0".repeat(64),
      prefix: "x",
      createdBy: "b",
    },
  });
  expect(await refusedOf("client-token.create", { application: " known-shop" })).toBe("known-shop");
  expect(await refusedOf("user.create", { email: " B@example.com " })).toBe("b@example.com");
});
